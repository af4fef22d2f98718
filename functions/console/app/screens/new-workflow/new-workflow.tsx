/** A new workflow: from a template, a file, or nothing. */
import { Link, useSearchParams } from 'wouter';
import { usePage } from '../../shell/page.ts';
import { Blank } from './blank.tsx';
import { Gallery } from './gallery.tsx';
import { Import } from './import/import.tsx';
import { Wizard } from './wizard.tsx';

const tabs = [
  ['', 'From a template'],
  ['blank', 'Empty'],
  ['file', 'Import a file'],
] as const;

function Tabs({ current }: { readonly current: string }) {
  return (
    <nav className="tabs" aria-label="How to begin">
      {tabs.map(([name, title]) => (
        <Link
          key={name}
          href={name ? `/workflows/new?from=${name}` : '/workflows/new'}
          aria-current={name === current ? 'page' : undefined}
        >
          {title}
        </Link>
      ))}
    </nav>
  );
}

export default function NewWorkflow() {
  usePage({ title: 'Workflows', path: '/workflows' }, { title: 'New workflow' });
  const [search] = useSearchParams();
  const templateId = search.get('template');
  const from = search.get('from') ?? '';
  return (
    <>
      <div>
        <h1>New workflow</h1>
        <p className="dim">Each begins as a draft: nobody enters before it is published and activated.</p>
      </div>
      <Tabs current={from} />
      {from === 'blank' ? (
        <Blank />
      ) : from === 'file' ? (
        <Import />
      ) : templateId === null ? (
        <Gallery />
      ) : (
        <Wizard key={templateId} templateId={templateId} />
      )}
    </>
  );
}
