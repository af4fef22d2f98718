import { Link } from 'wouter';
import type { ReplyOf } from '../../api/call.ts';
import { useRead } from '../../api/queries.ts';
import type { NodeTypes } from '../../graph/ports.ts';
import { useLanguage } from '../../graph/use-node-types.ts';
import { useAddress } from '../../parts/address.ts';
import { Choice } from '../../parts/choice.tsx';
import { Pages } from '../../parts/pages.tsx';
import { Pill } from '../../parts/pill.tsx';
import { View } from '../../parts/view.tsx';
import { count } from '../../parts/words.ts';
import { categoryWords } from './category-words.ts';
import styles from './new-workflow.module.css';
import { TemplatePicture } from './template-picture.tsx';

type Template = ReplyOf<'listWorkflowTemplates'>['items'][number];

const PAGE = 50;

function origin({ visibility, isOwn, uses }: Template): string {
  const from = visibility === 'shipped' ? 'Comes with Followthrough' : isOwn ? 'Yours' : 'From this installation';
  return uses === 0 ? from : `${from} · used ${count(uses, 'time')}`;
}

interface CardProps {
  readonly template: Template;
  readonly types: NodeTypes | undefined;
}

function TemplateCard({ template, types }: CardProps) {
  const { id, title, summary, category, waitsFor, stars } = template;
  return (
    <li className="card pad stack">
      {types && <TemplatePicture id={id} types={types} />}
      <div className="row between wrap">
        <h2>
          <Link className={styles.choose} href={`/workflows/new?template=${encodeURIComponent(id)}`}>
            {title}
          </Link>
        </h2>
        <Pill tone="plain" text={categoryWords(category)} />
      </div>
      <p>{summary}</p>
      <div className="sm dim">
        <p>
          {origin(template)}
          {stars !== null && ` · ${stars} of 5 stars`}
        </p>
        {waitsFor.length > 0 && <p>Cannot be activated yet: {waitsFor.join('; ')}</p>}
      </div>
    </li>
  );
}

/** Workflows to begin with, by category. */
export function Gallery() {
  const [filters, set] = useAddress(['category']);
  const { language } = useLanguage();
  const query = useRead('listWorkflowTemplates', { query: { ...filters, limit: PAGE } }, { isLive: false });
  const everything = useRead('listWorkflowTemplates', { query: { limit: 200 } }, { isLive: false }).data?.data.items;
  const categories = [...new Set(everything?.map(({ category }) => category))].toSorted();
  return (
    <>
      <div className="row wrap">
        <Choice
          label="Category"
          value={filters.category}
          options={categories.map((category) => [category, categoryWords(category)])}
          onChange={(category) => set({ category })}
        />
      </div>
      <View query={query} isEmpty={({ data }) => data.items.length === 0} empty={<p>No template of this category.</p>}>
        {({ data }) => (
          <ul className={styles.gallery} aria-label="Templates">
            {data.items.map((template) => (
              <TemplateCard key={template.id} template={template} types={language?.types} />
            ))}
          </ul>
        )}
      </View>
      <Pages cursor={filters.cursor} next={query.data?.data.nextCursor} onTurn={(cursor) => set({ cursor })} />
    </>
  );
}
