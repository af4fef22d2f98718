import { useState } from 'react';
import { messageOf } from '../../api/api-error.ts';
import { useRead } from '../../api/queries.ts';
import { useAddress } from '../../parts/address.ts';
import { Button } from '../../parts/button.tsx';
import { Choice } from '../../parts/choice.tsx';
import { Confirm, Dialog } from '../../parts/dialog.tsx';
import { ReasonForm } from '../../parts/form/reason-form.tsx';
import { View } from '../../parts/view.tsx';
import { count, number } from '../../parts/words.ts';
import { MessageTable } from './message-table.tsx';
import { about, type Message, type QueueName, sourceWords } from './queue-words.ts';
import { useDiscard, useRedrive } from './use-dead-letters.ts';

/** As many as one call sends back or discards. */
const MOST = 100;

interface ActProps {
  readonly queue: QueueName;
  readonly messages: readonly Message[];
  readonly onClose: () => void;
}

function RedriveDialog({ queue, messages, onClose }: ActProps) {
  const redrive = useRedrive();
  const without = messages.filter(({ source }) => source === null).length;
  const confirm = () => {
    redrive.mutate({ queue, messageIds: messages.map(({ messageId }) => messageId) });
    onClose();
  };
  return (
    <Confirm
      title={`Send ${count(messages.length, 'message')} back?`}
      action={`Send ${number(messages.length - without)} back`}
      leave="Leave them"
      onClose={onClose}
      onConfirm={confirm}
    >
      <p>Each goes to its queue, and is then gone from here. To handle one twice is harmless.</p>
      {without > 0 && <p>{count(without, 'message stays', 'messages stay')}: no queue is known for them.</p>}
    </Confirm>
  );
}

function DiscardDialog({ queue, messages, onClose }: ActProps) {
  const discard = useDiscard(onClose);
  return (
    <Dialog title={`Discard ${count(messages.length, 'message')}?`} onClose={onClose}>
      <p>Nobody handles them any more. What was discarded, by whom and why is listed under “Discarded”.</p>
      <ReasonForm
        action={`Discard ${number(messages.length)}`}
        isBusy={discard.isPending}
        refusal={discard.error ? messageOf(discard.error) : undefined}
        onConfirm={(reason) =>
          discard.mutate({ queue, reason, messageIds: messages.map(({ messageId }) => messageId) })
        }
        onClose={onClose}
      />
    </Dialog>
  );
}

function SelectionBar({ queue, messages, onClear }: Omit<ActProps, 'onClose'> & { readonly onClear: () => void }) {
  const [open, setOpen] = useState<'redrive' | 'discard'>();
  if (messages.length === 0) return null;
  const close = () => {
    setOpen(undefined);
    onClear();
  };
  return (
    <section className="bar" aria-label="Selected messages">
      <span className="b">{number(messages.length)} selected</span>
      <Button onClick={() => setOpen('redrive')}>Send {number(messages.length)} back…</Button>
      <Button onClick={() => setOpen('discard')}>Discard {number(messages.length)}…</Button>
      <Button kind="ghost" icon="close" onClick={onClear}>
        Clear
      </Button>
      {open === 'redrive' && <RedriveDialog {...{ queue, messages }} onClose={close} />}
      {open === 'discard' && <DiscardDialog {...{ queue, messages }} onClose={close} />}
    </section>
  );
}

/** A look at the dead letters of one name, which takes nothing; and what can be done with some of them. */
export function Messages({ queue }: { readonly queue: QueueName }) {
  const [{ source }, set] = useAddress(['source']);
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  // Each reading hides the messages from others for a moment, so it is not repeated by itself.
  const query = useRead('listDeadMessages', { params: { queue }, query: { limit: MOST } }, { isLive: false });
  const all = query.data?.data.items ?? [];
  const shown = all.filter((one) => !source || one.source === source);
  const sources = [...new Set(all.flatMap((one) => one.source ?? []))].toSorted();
  const select = (ids: readonly string[], isSelected: boolean) =>
    setSelected((before) => new Set([...before].filter((id) => !ids.includes(id)).concat(isSelected ? ids : [])));
  return (
    <>
      <section className="card" aria-label={`Dead letters: ${queue}`}>
        <header>
          <div className="grow">
            <h2>{queue}</h2>
            <p className="sm dim">{about[queue].wayBack}</p>
          </div>
          <Choice
            label="Of"
            value={source}
            any="all queues"
            options={sources.map((one) => [one, sourceWords(one)])}
            onChange={(next) => set({ source: next })}
          />
        </header>
        <View query={query} isEmpty={() => shown.length === 0} empty={<p>No message is seen here now.</p>}>
          {() => <MessageTable messages={shown} selected={selected} onSelect={select} />}
        </View>
      </section>
      {all.length >= MOST && (
        <p className="sm dim">These are {number(MOST)} of them. The others are seen once these have gone.</p>
      )}
      <SelectionBar
        queue={queue}
        messages={shown.filter(({ messageId }) => selected.has(messageId))}
        onClear={() => setSelected(new Set())}
      />
    </>
  );
}
