/** A new import: a file, what its columns give, a check of all rows, and then the import. */
import { useEffect, useState } from 'react';
import { useLocation } from 'wouter';
import { messageOf } from '../../api/api-error.ts';
import { useAddress } from '../../parts/address.ts';
import { Button } from '../../parts/button.tsx';
import { Field } from '../../parts/form/field.tsx';
import { number } from '../../parts/words.ts';
import { useRefusal } from '../../session/session.ts';
import { usePage } from '../../shell/page.ts';
import { useUnsavedGuard } from '../../shell/unsaved.ts';
import { type Collection, collectionNames, collectionOf } from '../imports/import-words.tsx';
import { ChoiceFields } from './choice-fields.tsx';
import { type Choices, standard } from './choices.ts';
import { columnsOf, guess, type Mapping, problemOf } from './guess.ts';
import styles from './import.module.css';
import { MappingTable } from './mapping.tsx';
import { membersOf } from './members.ts';
import { LiveProgress } from './progress.tsx';
import type { Beginning } from './read-beginning.ts';
import { useBeginning } from './use-beginning.ts';
import { useImport } from './use-import.ts';

const MOST_BYTES = 500_000_000;

interface SendProps {
  readonly file: File;
  readonly collection: Collection;
  readonly choices: Choices;
  readonly mapping: Mapping;
  readonly problem: string | undefined;
}

/** The buttons of the end, and what the check found. */
function Send({ file, collection, choices, mapping, problem }: SendProps) {
  const [, navigate] = useLocation();
  const [sent, setSent] = useState(0);
  const send = useImport(setSent);
  const { data } = send;
  useUnsavedGuard(`the upload of ${file.name}`, send.isPending);
  useEffect(() => {
    if (data && !data.dryRun) navigate(`/imports/${collection}/${data.id}`);
  }, [data, collection, navigate]);
  const begin = (dryRun: boolean) => {
    setSent(0);
    const columns = columnsOf(collection, mapping, membersOf(collection));
    send.mutate({ file, collection, body: { ...choices, columns, dryRun } });
  };
  const off = { refusal: problem, isBusy: send.isPending };
  const isChecked = data?.dryRun === true;
  return (
    <>
      {isChecked && <LiveProgress collection={collection} id={data.id} />}
      {send.isPending && <progress className={styles.bar} aria-label="How much is sent" max={file.size} value={sent} />}
      <p className="bad-text" role="alert">
        {problem ?? (send.error ? messageOf(send.error) : '')}
      </p>
      <div className="row end wrap">
        <Button {...off} {...(isChecked ? {} : { kind: 'pri' as const })} onClick={() => begin(true)}>
          {isChecked ? 'Check again' : 'Check, and store nothing'}
        </Button>
        <Button {...off} {...(isChecked ? { kind: 'pri' as const } : {})} onClick={() => begin(false)}>
          Import
        </Button>
      </div>
    </>
  );
}

interface ReadProps extends Omit<SendProps, 'mapping' | 'problem'> {
  readonly beginning: Beginning;
}

function Columns({ beginning, file, collection, choices }: ReadProps) {
  const [chosen, setChosen] = useState<Mapping>({});
  const members = membersOf(collection);
  const { header } = beginning;
  const headers = header.filter((name) => name !== '');
  const mapping = { ...guess(collection, [...new Set(headers)], members), ...chosen };
  const problem = problemOf(headers, mapping);
  // A check was of other columns.
  const key = JSON.stringify([mapping, choices]);
  return (
    <>
      <MappingTable
        {...{ collection, beginning, members, mapping }}
        onChange={(name, member) => setChosen({ ...chosen, [name]: member })}
      />
      <Send key={key} {...{ file, collection, choices, mapping, problem }} />
    </>
  );
}

function NewFile() {
  const [address, set] = useAddress(['collection']);
  const collection = collectionOf(address.collection);
  const [file, setFile] = useState<File>();
  const [choices, setChoices] = useState(standard);
  const read = useBeginning(file, choices);
  const isTooLarge = file !== undefined && file.size > MOST_BYTES;
  const tooLarge = `has more than ${number(MOST_BYTES)} bytes: split it`;
  return (
    <>
      <section className="card pad stack" aria-label="File">
        <Field title="Rows of">
          {(control) => (
            <select {...control} value={collection} onChange={(event) => set({ collection: event.target.value })}>
              {Object.entries(collectionNames).map(([value, words]) => (
                <option key={value} value={value}>
                  {words}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field
          title="File"
          about="CSV, up to 500 MB and 1,000,000 rows. Its first row names the columns."
          message={isTooLarge ? tooLarge : undefined}
        >
          {(control) => (
            <input
              {...control}
              type="file"
              accept=".csv,.txt,.tsv,text/csv,text/plain,text/tab-separated-values"
              onChange={(event) => setFile(event.target.files?.[0])}
            />
          )}
        </Field>
        <ChoiceFields choices={choices} onChange={setChoices} />
        {read && 'problem' in read && (
          <p className="bad-text" role="alert">
            {read.problem}
          </p>
        )}
      </section>
      {file && read && 'header' in read && !isTooLarge && (
        <Columns key={`${collection} ${read.header}`} {...{ file, collection, choices, beginning: read }} />
      )}
    </>
  );
}

export default function NewImport() {
  usePage({ title: 'Imports', path: '/imports' }, { title: 'Import a file' });
  const refusal = useRefusal('admin');
  return (
    <>
      <div>
        <h1>Import a file</h1>
        <p className="dim">Rows are found by your own id: those that are there are changed, others are made.</p>
      </div>
      {refusal === undefined ? <NewFile /> : <p className="card pad">{refusal}</p>}
    </>
  );
}
