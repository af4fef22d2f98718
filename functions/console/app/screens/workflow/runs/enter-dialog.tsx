import { useState } from 'react';
import { Link } from 'wouter';
import { messageOf } from '../../../api/api-error.ts';
import { call, type ReplyOf } from '../../../api/call.ts';
import { useRead } from '../../../api/queries.ts';
import { refreshSoon } from '../../../api/refresh-soon.ts';
import { useMutation } from '../../../api/use-mutation.ts';
import { Button } from '../../../parts/button.tsx';
import { Dialog } from '../../../parts/dialog.tsx';
import { formatMoment, useZone } from '../../../parts/moment.tsx';
import { say } from '../../../parts/toasts.tsx';
import { View } from '../../../parts/view.tsx';
import { inWords } from '../../../parts/words.ts';
import { useRefusal } from '../../../session/session.ts';
import { CustomerField } from '../../bookings/customer-field.tsx';

type Explained = ReplyOf<'explainWorkflow'>;

/** Lets one customer enter by hand. What refuses them is said as the API says it. */
const useEnter = (workflowId: string, onEntered: () => void) =>
  useMutation({
    mutationFn: async (customerId: string) =>
      (await call('startRuns', { params: { id: workflowId }, body: { customerId } })).data,
    onSuccess: ({ refused: [refused] }) => {
      if (refused) return say(`Not entered: ${inWords(refused.reason)}.`, { tone: 'bad' });
      say('The customer has entered.');
      onEntered();
    },
    onError: (error) => say(messageOf(error), { tone: 'bad' }),
    onSettled: () => refreshSoon('listRuns', 'getWorkflowStatistics', 'explainWorkflow'),
  });

const INSTANT = /\d{4}-\d\d-\d\dT[\d:.]+Z/g;

/** Why the customer is in the workflow or not, entry by entry. */
function Why({ explained }: { readonly explained: Explained }) {
  const { explanation, reasons, notes, entries, run } = explained;
  const zone = useZone();
  const read = (text: string) => text.replaceAll(INSTANT, (instant) => formatMoment(instant, zone));
  return (
    <div className="stack" role="status">
      <p>
        {read(explanation)}.{' '}
        {run && (
          <Link className="link" href={`/runs/${run.id}`}>
            The run
          </Link>
        )}
      </p>
      <ul className="plain-list sm">
        {[...reasons, ...notes].map(({ code, message }) => (
          <li key={code} title={code}>
            {read(message)}
          </li>
        ))}
        {entries.map(({ index, kind, explanation: words, reason }) => (
          <li key={index} title={reason}>
            Entry {index + 1}: {kind === 'manual' ? 'by hand, with the button below' : read(words)}
          </li>
        ))}
      </ul>
    </div>
  );
}

interface EnterDialogProps {
  readonly workflow: { readonly id: string; readonly name: string };
  readonly onClose: () => void;
}

/** Says of one customer why they are in the workflow or not, and lets them enter by hand. */
export function EnterDialog({ workflow: { id, name }, onClose }: EnterDialogProps) {
  const [customerId, setCustomerId] = useState<string>();
  const enter = useEnter(id, onClose);
  const refusal = useRefusal('operator');
  const enabled = customerId !== undefined;
  const query = useRead(
    'explainWorkflow',
    { params: { id }, query: { customerId: customerId ?? '' } },
    { enabled, isLive: false },
  );
  return (
    <Dialog title={`Which customer of “${name}”?`} onClose={onClose}>
      {enabled ? (
        <View query={query} rows={3}>
          {({ data }) => <Why explained={data} />}
        </View>
      ) : (
        <CustomerField onChoose={setCustomerId} />
      )}
      <div className="row end wrap">
        {enabled && <Button onClick={() => setCustomerId(undefined)}>Another customer</Button>}
        <Button
          kind="pri"
          refusal={refusal ?? (enabled ? undefined : 'Choose a customer first.')}
          isBusy={enter.isPending}
          onClick={() => customerId !== undefined && enter.mutate(customerId)}
        >
          Let them enter
        </Button>
      </div>
    </Dialog>
  );
}
