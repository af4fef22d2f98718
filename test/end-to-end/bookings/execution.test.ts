/** From the call to what the row says of it, and what that costs, on one running stack. */
import './answers.cases.ts';
import './held-calls.cases.ts';
import './together.cases.ts';
import './limits.cases.ts';
import './requests.cases.ts';
