import type { ReactNode } from 'react';

import { Note } from '../components/Status.tsx';
import { useWords, type Words } from '../texts/texts.ts';
import { fieldInWords } from './fieldLabels.ts';
import type { Origin } from './profileDrafts.ts';

/** What stood in the file, and into which field it went. Nothing of it is saved yet. */
export function ImportedValues(props: {
  readonly origin: Extract<Origin, { type: 'file' }>;
}): ReactNode {
  const { fileName, format, found, unknownKeys, warnings } = props.origin;
  const words = useWords();
  return (
    <section className="card imported" aria-label={words.say('clusters.imported')}>
      <details>
        <summary className="imported-head">
          <span className="card-title break-anywhere">
            {words.say('clusters.importedFrom', { file: fileName })}
          </span>{' '}
          <span className="small secondary">
            {words.say(`clusters.format.${format}`)}
            {' · '}
            {words.count('clusters.importedValues', found.length)}
            {unknownKeys.length > 0 &&
              ` · ${words.count('clusters.unknownKeys', unknownKeys.length)}`}
          </span>
        </summary>
        <div className="scroll-x imported-table" tabIndex={0} role="group" aria-label={fileName}>
          <table className="table table-dense" aria-label={words.say('clusters.imported')}>
            <thead>
              <tr>
                <th>{words.say('clusters.foundKey')}</th>
                <th>{words.say('clusters.foundValue')}</th>
                <th>{words.say('clusters.foundField')}</th>
              </tr>
            </thead>
            <tbody>
              {found.map(({ key, value, field }) => (
                <tr key={`${key} ${field}`}>
                  <td className="mono break-cell">{key}</td>
                  <td className="mono break-cell">{value === '' ? '–' : value}</td>
                  <td className="break-cell">{placeInWords(field, words)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
        {unknownKeys.length > 0 && (
          <p className="small secondary padded break-anywhere">
            {words.say('clusters.unknown')} <span className="mono">{unknownKeys.join(', ')}</span>
          </p>
        )}
      </details>
      {warnings.length > 0 && (
        <div className="column padded">
          {warnings.map(({ code, params }) => (
            <Note key={JSON.stringify([code, params])} kind="warning">
              {words.say(`profiles.warning.${code}`, params)}
            </Note>
          ))}
        </div>
      )}
    </section>
  );
}

/** cluster.storage.bucket: Milvus storage, bucket. */
function placeInWords(path: string, words: Words): string {
  const [, profile = '', field = path] = /^(cluster|storage)\.(.+)$/.exec(path) ?? [];
  const label = fieldInWords(field, words);
  if (profile === 'storage') return words.say('clusters.inBackups', { field: label });
  if (field.startsWith('storage.')) return words.say('clusters.inStorage', { field: label });
  if (field.startsWith('milvus.')) return words.say('clusters.inMilvus', { field: label });
  return label;
}
