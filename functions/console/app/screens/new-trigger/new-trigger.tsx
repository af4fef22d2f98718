/** A new trigger: its type from a gallery, or another trigger as a start; its settings, with what they would do. */
import { Link, useSearchParams } from 'wouter';
import { useRead } from '../../api/queries.ts';
import { View } from '../../parts/view.tsx';
import { usePage } from '../../shell/page.ts';
import { fieldsOf, NAME, toDraft, triggerTypes } from '../trigger/settings/fields.ts';
import { Gallery, titleOf } from './gallery.tsx';
import { TriggerForm } from './trigger-form.tsx';

/** The form with what another trigger has. */
function Copy({ id }: { readonly id: string }) {
  const query = useRead('getTrigger', { params: { id } }, { isLive: false });
  return (
    <View query={query}>
      {({ data: trigger }) => {
        const start = { ...toDraft(trigger, fieldsOf(trigger.triggerType)), [NAME]: `${trigger.name} (copy)` };
        return <TriggerForm type={trigger.triggerType} start={start} draftName={`copy ${id}`} />;
      }}
    </View>
  );
}

export default function NewTrigger() {
  const [search] = useSearchParams();
  const wanted = search.get('type');
  const from = search.get('from');
  const chosen = triggerTypes().find(({ type }) => type === wanted);
  usePage({ title: 'Triggers', path: '/triggers' }, { title: 'New trigger' });
  return (
    <>
      <div>
        <h1>{chosen ? `New trigger: ${titleOf(chosen.type).toLowerCase()}` : 'New trigger'}</h1>
        <p className="dim">
          {chosen
            ? `${chosen.purpose} `
            : from
              ? 'A copy; the other trigger stays as it is.'
              : 'What should make tasks?'}
          {chosen && (
            <Link className="link" href="/triggers/new">
              Another type
            </Link>
          )}
        </p>
      </div>
      {from && <Copy id={from} />}
      {!from &&
        (chosen ? (
          <TriggerForm key={chosen.type} type={chosen.type} start={{}} draftName={`new ${chosen.type}`} />
        ) : (
          <Gallery />
        ))}
    </>
  );
}
