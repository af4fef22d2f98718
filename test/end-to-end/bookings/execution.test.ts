/** From the call to what the row says of it, what that costs, and what the reconciler mends, on one running stack. */
import './answers.cases.ts';
import './held-calls.cases.ts';
import './together.cases.ts';
import './limits.cases.ts';
import './requests.cases.ts';
import './reconcile.cases.ts';
