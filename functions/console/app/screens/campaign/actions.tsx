import { useState } from 'react';
import type { ReplyOf } from '../../api/call.ts';
import { Button } from '../../parts/button.tsx';
import { Confirm } from '../../parts/dialog.tsx';
import { Moment } from '../../parts/moment.tsx';
import { number } from '../../parts/words.ts';
import { useRefusal } from '../../session/session.ts';
import { AudienceSize } from './audience-size.tsx';
import { useCancelCampaign, useMoveCampaign } from './use-campaign.ts';

type Campaign = ReplyOf<'getCampaign'>;

export const hasEnded = ({ status }: Campaign): boolean => ['FINISHED', 'CANCELLED', 'FAILED'].includes(status);

interface DialogProps {
  readonly campaign: Campaign;
  readonly onClose: () => void;
}

interface StartDialogProps extends DialogProps {
  readonly onStart: () => void;
}

function CancelDialog({ campaign, onClose }: DialogProps) {
  const cancel = useCancelCampaign(campaign.id);
  return (
    <Confirm
      title={`Cancel “${campaign.name}”?`}
      action="Cancel the campaign"
      leave="Let it go on"
      onClose={onClose}
      onConfirm={() => {
        onClose();
        cancel.mutate();
      }}
    >
      <p>
        Nothing more goes to those who wait ({number(campaign.progress.waiting)}). Messages that are being sent at this
        moment cannot be stopped.
      </p>
    </Confirm>
  );
}

/** Asks before anything is sent, with how many get it. */
function StartDialog({ campaign, onClose, onStart }: StartDialogProps) {
  const { name, startAt, audience, workflowId } = campaign;
  return (
    <Confirm
      title={`Start “${name}”?`}
      action={startAt === null ? 'Start now' : 'Start at its time'}
      onClose={onClose}
      onConfirm={() => {
        onClose();
        onStart();
      }}
    >
      <AudienceSize audience={audience} workflowId={workflowId} />
      <p>
        {startAt === null ? 'It begins at once' : 'It begins '}
        {startAt !== null && <Moment at={startAt} />}. Who gets it is written down then, and does not change any more.
      </p>
    </Confirm>
  );
}

interface ActionsProps {
  readonly campaign: Campaign;
  /** The form has changes that are not saved. */
  readonly isDirty: boolean;
}

/** What can be done with it as it is. */
export function Actions({ campaign, isDirty }: ActionsProps) {
  const { id, status } = campaign;
  const [asks, setAsks] = useState<'start' | 'cancel'>();
  const move = useMoveCampaign(id);
  const refusal = useRefusal('operator');
  const close = () => setAsks(undefined);
  const button = (how: 'pause' | 'resume', words: string) => (
    <Button kind="pri" refusal={refusal} isBusy={move.isPending} onClick={() => move.mutate(how)}>
      {words}
    </Button>
  );
  return (
    <div className="row wrap">
      {status === 'DRAFT' && (
        <Button
          kind="pri"
          refusal={refusal ?? (isDirty ? 'Save your changes first.' : undefined)}
          isBusy={move.isPending}
          onClick={() => setAsks('start')}
        >
          Start…
        </Button>
      )}
      {status === 'RUNNING' && button('pause', 'Pause')}
      {status === 'PAUSED' && button('resume', 'Resume')}
      {!hasEnded(campaign) && (
        <Button refusal={refusal} onClick={() => setAsks('cancel')}>
          Cancel…
        </Button>
      )}
      {asks === 'cancel' && <CancelDialog campaign={campaign} onClose={close} />}
      {asks === 'start' && <StartDialog campaign={campaign} onClose={close} onStart={() => move.mutate('start')} />}
    </div>
  );
}
