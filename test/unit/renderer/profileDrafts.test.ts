import { beforeEach, describe, expect, test } from 'vitest';

import { emptyClusterForm } from '../../../renderer/src/clusters/clusterForm.ts';
import {
  keepProfileDrafts,
  useProfileDrafts,
} from '../../../renderer/src/clusters/profileDrafts.ts';

const draft = { form: emptyClusterForm('new-id'), origin: { type: 'blank' } } as const;

function memory(text: string | null = null) {
  let kept = text;
  return {
    getItem: () => kept,
    setItem: (_: string, next: string) => void (kept = next),
    text: () => kept,
  };
}

beforeEach(() => useProfileDrafts.setState({ clusters: {}, storages: {}, secrets: {} }));

describe('the draft of a profile', () => {
  test('survives a reload, and what was typed as a secret does not', () => {
    const storage = memory();
    keepProfileDrafts(storage);
    useProfileDrafts.getState().setCluster('new', draft);
    useProfileDrafts.getState().typeSecret('new-id.secretKey', 'very-secret');
    expect(storage.text()).not.toContain('very-secret');
    useProfileDrafts.setState({ clusters: {}, secrets: {} });
    const again = memory(JSON.stringify({ clusters: { new: draft }, storages: {} }));
    keepProfileDrafts(again);
    expect(useProfileDrafts.getState().clusters).toEqual({ new: draft });
    expect(useProfileDrafts.getState().secrets).toEqual({});
  });

  test('of another version is forgotten', () => {
    keepProfileDrafts(memory('{"clusters":{"new":{"form":{}}}}'));
    expect(useProfileDrafts.getState().clusters).toEqual({});
  });

  test('takes the secrets that were typed for it along when it goes', () => {
    const { setCluster, typeSecret, forget } = useProfileDrafts.getState();
    setCluster('new', draft);
    typeSecret('new-id.milvus.password', 'a');
    typeSecret('another.secretKey', 'b');
    forget('clusters', 'new');
    const { clusters, secrets } = useProfileDrafts.getState();
    expect({ clusters, secrets }).toEqual({ clusters: {}, secrets: { 'another.secretKey': 'b' } });
  });

  test('has no secret that was emptied again', () => {
    const { typeSecret } = useProfileDrafts.getState();
    typeSecret('a', 'x');
    typeSecret('a', '');
    expect(useProfileDrafts.getState().secrets).toEqual({});
  });
});
