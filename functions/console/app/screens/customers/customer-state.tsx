import { now } from '../../clock.ts';
import { formatDate, useZone } from '../../parts/moment.tsx';
import { Pill } from '../../parts/pill.tsx';
import { dayOf } from '../../parts/wall-time.ts';
import { inWords } from '../../parts/words.ts';

interface CustomerStateProps {
  readonly customer: { readonly status: string; readonly doNotContactUntil: string | null };
}

const tones = { LEAD: 'run', ACTIVE: 'ok', INACTIVE: 'plain', ARCHIVED: 'plain' } as const;

/** The status of a customer, and until when they want no contact. */
export function CustomerState({ customer: { status, doNotContactUntil } }: CustomerStateProps) {
  const zone = useZone();
  const today = dayOf(now(), zone);
  return (
    <span className="row wrap">
      <Pill tone={tones[status as keyof typeof tones] ?? 'plain'} text={inWords(status)} constant={status} />
      {doNotContactUntil !== null && doNotContactUntil > today && (
        <Pill tone="wait" text={`do not contact until ${formatDate(doNotContactUntil)}`} constant="DO_NOT_CONTACT" />
      )}
    </span>
  );
}
