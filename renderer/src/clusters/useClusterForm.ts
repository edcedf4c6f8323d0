import { useEffect, useRef, useState } from 'react';
import { useLocation } from 'react-router';

import type { CheckFix, CheckStep, CheckWriting } from '#shared/check.ts';
import { createCheckWords } from '#shared/checkText.ts';
import type { ClusterProfile, StorageProfile } from '#shared/profile.ts';

import { useWords, type Words } from '../texts/texts.ts';
import { applyFix } from './applyFix.ts';
import { type ClusterForm, clusterOf, newStorageOf } from './clusterForm.ts';
import { fieldInWords } from './fieldLabels.ts';
import { fieldOfStep } from './fieldOfFault.ts';
import { focusField } from './formContext.ts';
import {
  type FieldName,
  type FieldProblem,
  problemsOfCluster,
  warningsOfCluster,
} from './formProblems.ts';
import { type HostAndPort, splitAddress } from './hostAndPort.ts';
import { withRepairedField } from './locationForm.ts';
import { type ClusterDraft, refsOf, useProfileDrafts } from './profileDrafts.ts';
import { withUri } from './takeApart.ts';
import type { TestPanelProps } from './TestPanel.tsx';
import { resultsOf, type TestState, useConnectionTest } from './useConnectionTest.ts';
import { useFormState } from './useFormState.ts';
import { useKnownSecrets } from './useKnownSecrets.ts';
import { typedFor } from './useSaveCluster.ts';

/** The form of a cluster with its rules and its test: what a test finds is told under the field, too. */
export function useClusterForm(input: {
  readonly draft: ClusterDraft;
  readonly clusters: readonly ClusterProfile[];
  readonly storages: readonly StorageProfile[];
  readonly onChange: (form: ClusterForm) => void;
}) {
  const { draft, clusters, storages, onChange } = input;
  const { form, origin } = draft;
  const words = useWords();
  const secrets = useProfileDrafts((drafts) => drafts.secrets);
  const problems = problemsOfCluster(form, { others: clusters, secrets });
  const test = useDraftTest({ form, storages, problems });
  const state = useFormState({
    problems,
    warnings: warningsOfCluster(form),
    isKept: useKnownSecrets(refsOf(form)),
    isFromFile: origin.type === 'file',
    testFaults: test.isOutdated ? new Map() : faultsOf(test.state, form, words),
    findings: findingsOf(test.state, words),
    repair: (problem) => onChange(withRepair(form, problem)),
    onAddress: (field, parts) =>
      onChange(
        field === 'storage.endpoint'
          ? { ...form, location: { ...form.location, ...parts } }
          : withAddress(form, parts),
      ),
    onUri: (review) => onChange(withUri(form, review)),
  });
  const panel: TestPanelProps = {
    ...test,
    subject: form.name,
    storageHost: form.location.host,
    onFix(fix: CheckFix, step: CheckStep) {
      const fixed = applyFix(form, fix, step);
      onChange(fixed);
      test.onRun('never', fixed);
    },
    onGoTo: focusField,
  };
  return { state, test: panel };
}

/** Tests what stands in the fields; by itself where the form was opened by an import. */
function useDraftTest(input: {
  readonly form: ClusterForm;
  readonly storages: readonly StorageProfile[];
  readonly problems: readonly FieldProblem[];
}) {
  const { form, storages, problems } = input;
  const words = useWords();
  const { state, run } = useConnectionTest();
  const secrets = useProfileDrafts((drafts) => drafts.secrets);
  const [tested, setTested] = useState('');
  const isAsked = (useLocation().state as { test?: boolean } | null)?.test === true;
  const hasRun = useRef(false);
  // A cluster without a name can be tested.
  const missing = problems.filter(({ field }) => !unneeded.has(field));
  const onRun = (mayWrite: CheckWriting, of = form): void => {
    const cluster = clusterOf({ ...of, name: of.name.trim() || of.milvus.host });
    const { backup } = of;
    const storage =
      backup.type === 'existing'
        ? (storages.find(({ id }) => id === backup.storageId) ?? null)
        : newStorageOf(of, cluster);
    const typed = typedFor(of, secrets);
    setTested(testedPart(of, secrets));
    run({ type: 'draft', cluster, storage, secrets: typed }, mayWrite);
  };
  useEffect(() => {
    if (!isAsked || hasRun.current || missing.length > 0) return;
    hasRun.current = true;
    // Nobody has said yet that anything may be written there.
    onRun('never');
  });
  const labels = [...new Set(missing.map(({ field }) => fieldInWords(field, words)))];
  return {
    state,
    blocked:
      labels.length === 0 ? null : words.say('clusters.testNeeds', { fields: words.list(labels) }),
    isOutdated: state.type === 'ended' && tested !== testedPart(form, secrets),
    onRun,
  };
}

const unneeded: ReadonlySet<FieldName> = new Set(['name', 'folder', 'notes', 'maxBytesPerSecond']);

/** What a test depends on; the name may change. */
function testedPart(form: ClusterForm, secrets: Readonly<Record<string, string>>): string {
  const { milvus, location, backup } = form;
  return JSON.stringify([milvus, location, backup, typedFor(form, secrets)]);
}

/** Under a field in few words; the step says it whole. */
function faultsOf(
  state: TestState,
  { location }: ClusterForm,
  words: Words,
): ReadonlyMap<FieldName, string> {
  const faults = new Map<FieldName, string>();
  for (const result of resultsOf(state)) {
    const field = fieldOfStep(result, location.host);
    if (field !== null && !faults.has(field)) {
      faults.set(field, words.say(`clusters.fault.${result.step}`));
    }
  }
  return faults;
}

/** Good to know under TLS: whose certificate it is, and how long. */
function findingsOf(state: TestState, words: Words): ReadonlyMap<FieldName, string> {
  const found = resultsOf(state).find(({ step }) => step === 'certificate')?.finding;
  if (!found || found.name === 'needs' || found.name === 'noTls') return new Map();
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  const text = createCheckWords(words.language, timeZone).describe(found);
  return new Map([['milvus.tls', `${text.charAt(0).toUpperCase()}${text.slice(1)}`]]);
}

/** The form with what would be right in the field of a problem. */
function withRepair(form: ClusterForm, { field, fix }: FieldProblem): ClusterForm {
  if (fix === null) return form;
  const [, inLocation] = /^storage\.(\w+)$/.exec(field) ?? [];
  if (inLocation !== undefined) {
    return { ...form, location: withRepairedField(form.location, inLocation, fix) };
  }
  return withAddress(form, splitAddress(fix));
}

function withAddress(form: ClusterForm, { host, port }: HostAndPort): ClusterForm {
  return { ...form, milvus: { ...form.milvus, host, port: port || form.milvus.port } };
}
