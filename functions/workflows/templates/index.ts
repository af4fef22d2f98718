/** The workflows that an installation comes with, in the order in which people see them. */
import { bookingReminder } from './booking-reminder.ts';
import { classReminder } from './class-reminder.ts';
import { leadNurture } from './lead-nurture.ts';
import { noShow } from './no-show.ts';
import { onboarding } from './onboarding.ts';
import { paymentRecovery } from './payment-recovery.ts';
import { renewal } from './renewal.ts';
import { reorder } from './reorder.ts';
import { retention } from './retention.ts';
import { reviewRequest } from './review-request.ts';
import { sampleFollowUp } from './sample-follow-up.ts';
import type { Template } from './template.ts';
import { winBack } from './win-back.ts';

export const templates: readonly Template[] = [
  ...[leadNurture, onboarding, retention, reorder, winBack, sampleFollowUp],
  ...[bookingReminder, classReminder, noShow, paymentRecovery, reviewRequest, renewal],
];
