import { type FormEvent, useMemo, useState } from 'react';
import { Link } from 'wouter';
import type { ReplyOf } from '../../api/call.ts';
import { useRead } from '../../api/queries.ts';
import { toGraph } from '../../graph/graph.ts';
import { useLanguage } from '../../graph/use-node-types.ts';
import { GraphPicture } from '../../parts/graph-picture/graph-picture.tsx';
import { View } from '../../parts/view.tsx';
import { count } from '../../parts/words.ts';
import { useRefusal } from '../../session/session.ts';
import { MakeDraft } from './make-draft.tsx';
import styles from './new-workflow.module.css';
import { ParameterField } from './parameter-field.tsx';
import { asked, type Parameter, type Typed, valuesOf } from './parameters.ts';
import { RateTemplate } from './rate-template.tsx';
import { messagesBy, useCreateWorkflow } from './use-create-workflow.ts';

const nameField = { name: 'name', type: 'text', title: 'Name of the workflow' } as const;

function Form({ template }: { readonly template: ReplyOf<'getWorkflowTemplate'> }) {
  const { id, title, parameters } = template;
  const [name, setName] = useState(title);
  const [typed, setTyped] = useState<Typed>({});
  const create = useCreateWorkflow();
  const refusal = useRefusal('admin');
  const messages = messagesBy(create.error);
  const { needed, usual } = asked(parameters);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (refusal === undefined && !create.isPending)
      create.mutate({ templateId: id, parameters: valuesOf(parameters, typed), ...(name.trim() ? { name } : {}) });
  };
  const fieldOf = (parameter: Parameter) => (
    <ParameterField
      key={parameter.name}
      parameter={parameter}
      value={typed[parameter.name] ?? (parameter.choices ? String(parameter.default ?? '') : '')}
      message={messages[parameter.name]}
      onChange={(value) => setTyped({ ...typed, [parameter.name]: value })}
    />
  );
  return (
    <form className="card pad stack" onSubmit={submit} noValidate>
      <ParameterField parameter={nameField} value={name} message={messages.name} onChange={setName} />
      {needed.map(fieldOf)}
      {usual.length > 0 && (
        <details open={needed.length === 0 || usual.some(({ name: one }) => messages[one] !== undefined)}>
          <summary className="link">{count(usual.length, 'more setting')} with a usual value</summary>
          <div className="stack">{usual.map(fieldOf)}</div>
        </details>
      )}
      <div className="row end wrap">
        <Link className="btn" href="/workflows/new">
          Another template
        </Link>
        <MakeDraft refusal={refusal} isBusy={create.isPending} />
      </div>
    </form>
  );
}

/** Asks what a template cannot know, beside its picture, and makes a draft. */
export function Wizard({ templateId }: { readonly templateId: string }) {
  const query = useRead('getWorkflowTemplate', { params: { id: templateId } }, { isLive: false });
  const { language } = useLanguage();
  const template = query.data?.data;
  const graph = useMemo(() => template && toGraph(template.graph), [template]);
  return (
    <View query={query}>
      {({ data }) => (
        <div className={styles.wizard}>
          <div className="stack">
            <p>{data.summary}</p>
            <Form template={data} />
            <RateTemplate template={data} />
          </div>
          {graph && language && <GraphPicture graph={graph} types={language.types} />}
        </div>
      )}
    </View>
  );
}
