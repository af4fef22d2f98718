import { useState } from 'react';
import { useLocation } from 'wouter';
import { messageOf } from '../../api/api-error.ts';
import { call } from '../../api/call.ts';
import { refresh } from '../../api/queries.ts';
import { useMutation } from '../../api/use-mutation.ts';
import { Button } from '../../parts/button.tsx';
import { Choice } from '../../parts/choice.tsx';
import { Confirm } from '../../parts/dialog.tsx';
import { say } from '../../parts/toasts.tsx';
import { useRefusal } from '../../session/session.ts';

interface RateTemplateProps {
  readonly template: {
    readonly id: string;
    readonly title: string;
    readonly isOwn: boolean;
    readonly ownStars: number | null;
  };
}

const stars = [1, 2, 3, 4, 5].map((n) => [String(n), `${n} of 5 stars`] as const);

/** One's own stars for a template, and for one's own template the way to be rid of it. */
export function RateTemplate({ template: { id, title, isOwn, ownStars } }: RateTemplateProps) {
  const [asks, setAsks] = useState(false);
  const [, navigate] = useLocation();
  const noRating = useRefusal('operator');
  const noRemoval = useRefusal('admin');
  const failed = (error: unknown) => say(messageOf(error), { tone: 'bad' });
  const rate = useMutation({
    mutationFn: (given: number) => call('rateWorkflowTemplate', { params: { id }, body: { stars: given } }),
    onError: failed,
    onSettled: () => refresh('getWorkflowTemplate', 'listWorkflowTemplates'),
  });
  const remove = useMutation({
    mutationFn: () => call('deleteWorkflowTemplate', { params: { id } }),
    onSuccess: async () => {
      say(`“${title}” is no template any more. Drafts that were made of it stay.`);
      await refresh('listWorkflowTemplates');
      navigate('/workflows/new');
    },
    onError: failed,
  });
  return (
    <div className="row wrap">
      {noRating === undefined && (
        <Choice
          label="Your rating"
          any="none"
          value={ownStars === null ? undefined : String(ownStars)}
          options={stars}
          onChange={(value) => value !== '' && rate.mutate(Number(value))}
        />
      )}
      {isOwn && (
        <Button kind="sm" refusal={noRemoval} isBusy={remove.isPending} onClick={() => setAsks(true)}>
          Delete the template…
        </Button>
      )}
      {asks && (
        <Confirm
          title={`Delete the template “${title}”?`}
          action="Delete the template"
          onClose={() => setAsks(false)}
          onConfirm={() => {
            setAsks(false);
            remove.mutate();
          }}
        >
          <p>Drafts that were made of it stay. Its ratings go with it.</p>
        </Confirm>
      )}
    </div>
  );
}
