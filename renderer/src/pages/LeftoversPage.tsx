import CleaningServicesOutlined from '@mui/icons-material/CleaningServicesOutlined';
import DeleteOutlined from '@mui/icons-material/DeleteOutlined';
import Button from '@mui/material/Button';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useSearchParams } from 'react-router';

import { api } from '../api.ts';
import { EmptyState } from '../components/EmptyState.tsx';
import { ErrorPanel } from '../components/ErrorPanel.tsx';
import { SkeletonRows } from '../components/Skeleton.tsx';
import { CleanUpDialog } from '../leftovers/CleanUpDialog.tsx';
import { LeftoverTable } from '../leftovers/LeftoverTable.tsx';
import { idOf } from '../leftovers/leftoverWords.ts';
import { LookedAtList } from '../leftovers/LookedAtList.tsx';
import { type ChosenPlaces, PlaceForm } from '../leftovers/PlaceForm.tsx';
import { useClusters, useStorages } from '../queries.ts';
import { Page } from '../shell/Page.tsx';
import { useWords } from '../texts/texts.ts';

import '../leftovers/leftovers.css';

/** Finds what jobs and other programs left behind, and removes what is chosen of it. */
export function LeftoversPage(): ReactNode {
  const words = useWords();
  const { places, change } = usePlaces();
  const [asked, setAsked] = useState<ChosenPlaces | null>(null);
  const search = useSearch(asked);
  const isSearched = asked !== null && search.data !== undefined;
  return (
    <Page crumbs={[{ label: words.say('leftovers.title') }]} layout="wide">
      <div className="page-head">
        <h1>{words.say('leftovers.title')}</h1>
      </div>
      <p className="secondary">{words.say('leftovers.about')}</p>
      <PlaceForm
        places={places}
        isLooking={search.isFetching}
        isSearched={isSearched && search.data.found.length > 0}
        onChange={(chosen) => {
          change(chosen);
          setAsked(null);
        }}
        onLook={() => {
          if (asked === null) setAsked(places);
          else void search.refetch();
        }}
      />
      {search.error && (
        <ErrorPanel
          error={search.error}
          actions={
            <Button onClick={() => void search.refetch()}>{words.say('shell.retry')}</Button>
          }
        />
      )}
      {search.isFetching && (
        <div className="card">
          <SkeletonRows columns={[320, 60, 80, 80]} />
        </div>
      )}
      {isSearched && !search.isFetching && !search.error && (
        // Another search has other leftovers to choose from.
        <Found key={search.dataUpdatedAt} places={asked} {...search.data} />
      )}
    </Page>
  );
}

type Search = Awaited<ReturnType<typeof api.leftovers.find>>;

function Found(props: Search & { readonly places: ChosenPlaces }): ReactNode {
  const { found, lookedAt, places } = props;
  const words = useWords();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [isReviewing, setReviewing] = useState(false);
  const items = found
    .filter((leftover) => chosen.has(idOf(leftover)))
    .map(({ kind, subject }) => ({ kind, subject }));
  if (found.length === 0) {
    const isSeen = lookedAt.some(({ error }) => error === null);
    return (
      <>
        {isSeen && (
          <EmptyState
            icon={<CleaningServicesOutlined aria-hidden />}
            title={words.say('leftovers.none')}
            text={words.say('leftovers.noneText')}
          />
        )}
        <LookedAtList lookedAt={lookedAt} />
      </>
    );
  }
  return (
    <>
      <div className="row wrap">
        <span className="small secondary" role="status">
          {words.say('leftovers.chosen', {
            count: words.number(items.length),
            total: words.number(found.length),
          })}
        </span>
        <span className="push">
          <Button
            variant="contained"
            color="error"
            startIcon={<DeleteOutlined aria-hidden />}
            disabled={items.length === 0}
            onClick={() => setReviewing(true)}
          >
            {words.count('leftovers.removeChosen', items.length)}
          </Button>
        </span>
      </div>
      <LeftoverTable found={found} chosen={chosen} onChoose={setChosen} />
      <LookedAtList lookedAt={lookedAt} />
      {isReviewing && (
        <CleanUpDialog
          request={{ kind: 'cleanUp', ...places, items }}
          onClose={() => setReviewing(false)}
        />
      )}
    </>
  );
}

/** Kept in the address, so that other pages can link to the leftovers of one place. */
function usePlaces() {
  const [address, setAddress] = useSearchParams();
  const clusters = useClusters().data;
  const storages = useStorages().data;
  const isGiven = address.has('cluster') || address.has('storage');
  const places: ChosenPlaces = isGiven
    ? { clusterId: address.get('cluster'), storageId: address.get('storage') }
    : { clusterId: clusters?.[0]?.id ?? null, storageId: storages?.[0]?.id ?? null };
  function change({ clusterId, storageId }: ChosenPlaces): void {
    const chosen = {
      ...(clusterId === null ? {} : { cluster: clusterId }),
      ...(storageId === null ? {} : { storage: storageId }),
    };
    setAddress(Object.keys(chosen).length === 0 ? { cluster: '' } : chosen, { replace: true });
  }
  return { places, change };
}

function useSearch(asked: ChosenPlaces | null) {
  return useQuery({
    queryKey: ['leftovers', asked],
    queryFn: () => api.leftovers.find(asked ?? { clusterId: null, storageId: null }),
    enabled: asked !== null,
    // What was found is of one moment, and is looked for only when somebody asks.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
}
