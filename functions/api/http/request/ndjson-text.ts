/** A body of JSON values, one a line. A class, so that no JSON that a caller sends can be taken for it. */
export class NdjsonText {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}
