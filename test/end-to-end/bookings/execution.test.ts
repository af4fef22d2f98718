/** From the call to what the row says of it, on one running stack. */
import './answers.cases.ts';
import './held-calls.cases.ts';
import './together.cases.ts';
