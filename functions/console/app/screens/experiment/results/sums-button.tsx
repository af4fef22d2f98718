import { messageOf } from '../../../api/api-error.ts';
import { call } from '../../../api/call.ts';
import { useMutation } from '../../../api/use-mutation.ts';
import { Button } from '../../../parts/button.tsx';
import { saveFile } from '../../../parts/csv/save-file.ts';
import { say } from '../../../parts/toasts.tsx';

interface SumsButtonProps {
  readonly id: string;
  readonly phase: number;
  /** Nobody is to read figures that cannot be trusted. */
  readonly isHidden: boolean;
}

/** Saves the daily sums, from which every figure follows. */
export function SumsButton({ id, phase, isHidden }: SumsButtonProps) {
  const download = useMutation({
    mutationFn: async () => (await call('getExperimentSums', { params: { id }, query: { phase } })).data,
    onSuccess: ({ fileName, csv }) => {
      saveFile(fileName, csv);
      say('The daily sums are saved.');
    },
    onError: (error) => say(messageOf(error), { tone: 'bad' }),
  });
  return (
    <Button
      kind="sm"
      refusal={isHidden ? 'The figures are hidden, because none can be trusted.' : undefined}
      isBusy={download.isPending}
      onClick={() => download.mutate()}
    >
      Daily sums as CSV
    </Button>
  );
}
