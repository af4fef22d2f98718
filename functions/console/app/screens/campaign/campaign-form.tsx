import { type FormEvent, useEffect } from 'react';
import { messagesByMember } from '../../api/api-error.ts';
import { useRead } from '../../api/queries.ts';
import { Field } from '../../parts/form/field.tsx';
import { SubmitRow } from '../../parts/form/submit-row.tsx';
import { useChanges } from '../../parts/form/use-changes.ts';
import { useZone } from '../../parts/moment.tsx';
import { instantOf, wallTimeOf } from '../../parts/wall-time.ts';
import { useRefusal } from '../../session/session.ts';
import { useUnsavedGuard } from '../../shell/unsaved.ts';
import { AudienceField } from './audience-field.tsx';
import { type CampaignBody, useSaveCampaign } from './use-campaign.ts';

const MOST = 200;

interface PartProps {
  readonly body: CampaignBody;
  readonly messages: Readonly<Partial<Record<string, string>>>;
  readonly onChange: (change: Partial<CampaignBody>) => void;
}

function WorkflowField({ body, messages, onChange }: PartProps) {
  const workflows = useRead('listWorkflows', { query: { limit: MOST } }, { isLive: false }).data?.data.items ?? [];
  const usable = workflows.filter(({ status, id }) => status === 'ACTIVE' || id === body.workflowId);
  return (
    <Field title="Workflow" message={messages.workflowId} about="The version that is active when it begins.">
      {(ids) => (
        <select {...ids} value={body.workflowId} onChange={(event) => onChange({ workflowId: event.target.value })}>
          <option value="">Choose…</option>
          {usable.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

function StartField({ body, messages, onChange }: PartProps) {
  const zone = useZone();
  return (
    <Field title="Begins" message={messages.startAt} about={`In ${zone}. Empty: when you start it.`}>
      {(ids) => (
        <input
          {...ids}
          type="datetime-local"
          value={body.startAt ? wallTimeOf(Date.parse(body.startAt), zone) : ''}
          onChange={(event) => {
            const ms = instantOf(event.target.value, zone);
            onChange({ startAt: Number.isNaN(ms) ? null : new Date(ms).toISOString() });
          }}
        />
      )}
    </Field>
  );
}

/** What it is, and when. */
function Basics(props: PartProps) {
  const { body, messages, onChange } = props;
  return (
    <div className="card pad stack">
      <Field title="Name" message={messages.name}>
        {(ids) => (
          <input
            {...ids}
            value={body.name}
            maxLength={200}
            onChange={(event) => onChange({ name: event.target.value })}
          />
        )}
      </Field>
      <WorkflowField {...props} />
      <StartField {...props} />
      {body.audience.pageIds !== undefined && (
        <label>
          <input
            type="checkbox"
            checked={body.takesLaterSubscribers ?? false}
            onChange={(event) => onChange({ takesLaterSubscribers: event.target.checked })}
          />{' '}
          Also who subscribes while it is under way
        </label>
      )}
    </div>
  );
}

interface CampaignFormProps {
  /** Of a campaign that is changed. */
  readonly id?: string;
  /** What is saved. */
  readonly saved: CampaignBody;
  /** Of what is saved. */
  readonly etag?: string | null;
  readonly onSaved: (id: string) => void;
  /** Told while there is something that is not saved. */
  readonly onDirty?: (isDirty: boolean) => void;
}

/** A campaign that has not begun. What was changed stays when somebody else saves meanwhile. */
export function CampaignForm({ id, saved, etag = null, onSaved, onDirty }: CampaignFormProps) {
  const changes = useChanges<CampaignBody>(`campaign ${id ?? 'new'}`, etag);
  const { changed, base, forget, rebase } = changes;
  const body = { ...saved, ...changed };
  const isDirty = JSON.stringify(body) !== JSON.stringify(saved);
  const save = useSaveCampaign(id, { onSaved, forget, rebase });
  const refusal = useRefusal('operator');
  useUnsavedGuard(body.name || 'the campaign', isDirty);
  useEffect(() => onDirty?.(isDirty), [isDirty]);
  const change = (next: Partial<CampaignBody>) => {
    const hasPages = (next.audience ?? body.audience).pageIds !== undefined;
    changes.change({ ...next, ...(hasPages ? {} : { takesLaterSubscribers: false }) });
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (refusal === undefined && !save.isPending) save.mutate({ body, changed, etag: base });
  };
  const parts = { body, messages: messagesByMember(save.error), onChange: change };
  return (
    <form className="stack" onSubmit={submit} noValidate>
      <Basics {...parts} />
      <AudienceField
        audience={body.audience}
        workflowId={body.workflowId}
        message={parts.messages.audience}
        onChange={(audience) => change({ audience })}
      />
      <SubmitRow label="Save the campaign" refusal={refusal} isPending={save.isPending} />
    </form>
  );
}
