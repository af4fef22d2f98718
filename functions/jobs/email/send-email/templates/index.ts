/** The seven e-mails, by the names that jobs use. */

import { businessPlanReady } from './business-plan-ready.ts';
import { clientActivated } from './client-activated.ts';
import { deliverableOverdue } from './deliverable-overdue.ts';
import { deliverableReady } from './deliverable-ready.ts';
import { journeyCompleted } from './journey-completed.ts';
import { milestoneReached } from './milestone-reached.ts';
import type { EmailTemplate } from './template.ts';
import { welcome } from './welcome.ts';

export const templates = {
  WELCOME: welcome,
  CLIENT_ACTIVATED: clientActivated,
  DELIVERABLE_READY: deliverableReady,
  BUSINESS_PLAN_READY: businessPlanReady,
  DELIVERABLE_OVERDUE: deliverableOverdue,
  MILESTONE_REACHED: milestoneReached,
  JOURNEY_COMPLETED: journeyCompleted,
} as const satisfies Readonly<Record<string, EmailTemplate>>;

export type TemplateName = keyof typeof templates;
