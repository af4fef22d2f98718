import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { ApiError, messageOf } from '../../api/api-error.ts';
import { call, type Input } from '../../api/call.ts';
import { usePaused } from '../../parts/use-paused.ts';
import { sizeWords } from './size-words.ts';
import type { CampaignBody } from './use-campaign.ts';

interface AudienceSizeProps {
  readonly audience: CampaignBody['audience'];
  readonly workflowId: string;
}

/** How many the audience has, counted again when typing pauses. */
export function AudienceSize({ audience, workflowId }: AudienceSizeProps) {
  const body: NonNullable<Input<'countAudience'>['body']> = { audience, ...(workflowId ? { workflowId } : {}) };
  const asked = usePaused(JSON.stringify(body));
  const query = useQuery({
    queryKey: ['countAudience', asked],
    queryFn: async ({ signal }) => (await call('countAudience', { body: JSON.parse(asked), signal })).data,
    placeholderData: keepPreviousData,
    retry: false,
    staleTime: 0,
  });
  const { data, error, isFetching } = query;
  const isUnfinished = error instanceof ApiError && error.fields.length > 0;
  const words = () => {
    if (isUnfinished) return 'Its size is shown once the condition is complete.';
    if (error) return messageOf(error);
    return data ? sizeWords(data, audience.pageIds !== undefined) : 'Counting…';
  };
  return (
    <p role="status" className={data && !error ? 'b' : 'dim'} aria-busy={isFetching}>
      {words()}
    </p>
  );
}
