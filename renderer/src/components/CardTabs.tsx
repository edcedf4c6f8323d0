import Tab from '@mui/material/Tab';
import Tabs from '@mui/material/Tabs';
import { type ReactNode, useId } from 'react';

interface CardTab<Name extends string> {
  readonly name: Name;
  readonly label: string;
  /** How much there is under it. */
  readonly count?: string;
}

/** A card with several sides; what is seen of it is the chosen one. */
export function CardTabs<Name extends string>(props: {
  /** What the card is about. */
  readonly label: string;
  readonly className: string;
  readonly tabs: readonly CardTab<Name>[];
  readonly chosen: Name;
  readonly onChoose: (name: Name) => void;
  /** Beside the tabs. */
  readonly note?: string;
  readonly children: ReactNode;
}): ReactNode {
  const { label, className, tabs, chosen, onChoose, note, children } = props;
  const panelId = useId();
  return (
    <section className={`card ${className}`} aria-label={label}>
      <div className="row card-tabs">
        <Tabs
          value={chosen}
          onChange={(_, name: Name) => onChoose(name)}
          variant="scrollable"
          scrollButtons={false}
        >
          {tabs.map((tab) => (
            <Tab
              key={tab.name}
              value={tab.name}
              id={`${panelId}-${tab.name}`}
              aria-controls={panelId}
              label={<TabLabel tab={tab} />}
            />
          ))}
        </Tabs>
        {note !== undefined && <span className="push caption muted tab-note">{note}</span>}
      </div>
      <div
        className="tab-panel"
        role="tabpanel"
        id={panelId}
        aria-labelledby={`${panelId}-${chosen}`}
        // A long panel is scrolled with the keyboard, too.
        tabIndex={0}
      >
        {children}
      </div>
    </section>
  );
}

function TabLabel({ tab }: { readonly tab: CardTab<string> }): ReactNode {
  return (
    <span>
      {tab.label}
      {tab.count !== undefined && <span className="tab-count"> {tab.count}</span>}
    </span>
  );
}
