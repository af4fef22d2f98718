/** Events and jobs, on one running stack: the relay, eight months of a journey, messages, failed attempts, unsubscribing, bounces. */
// In this order: a journey needs February, and what the others do takes more than its days.
import './relay.cases.ts';
import './workflows.cases.ts';
import './effects.cases.ts';
import './texts.cases.ts';
import './inbound.cases.ts';
import './messages.cases.ts';
import './webhooks.cases.ts';
import './journey.cases.ts';
import './failed-attempts.cases.ts';
import './unsubscribe.cases.ts';
import './mail-reports.cases.ts';
