/** From the row to the moment of its call, on one running stack. */
import './scheduling.cases.ts';
import './moments.cases.ts';
import './random.cases.ts';
