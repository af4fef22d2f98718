import { useRead } from '../../api/queries.ts';
import { View } from '../../parts/view.tsx';
import { AssignmentCard } from './assignment.tsx';
import { FlagRow, ValueRow } from './setting-row.tsx';
import { Targets } from './targets.tsx';

/** What holds for the whole tenant. */
export function Tenant() {
  const query = useRead('readSettings');
  return (
    <View query={query}>
      {(answer) => (
        <>
          <section className="card" aria-label="Automation">
            <header>
              <h2>Automation</h2>
            </header>
            <FlagRow
              {...{ answer, name: 'runTriggers', title: 'Run triggers' }}
              help="Off pauses every trigger, scheduled or by hand. On again, they look at all customers."
            />
            <FlagRow
              {...{ answer, name: 'clientJourney', title: 'Client journey' }}
              help="Events are recorded and acted on, from the moment it is switched on."
            />
            <FlagRow
              {...{ answer, name: 'autoGeneratePdf', title: 'Make PDFs' }}
              help="Documents get a PDF by themselves."
            />
            <ValueRow
              {...{ answer, name: 'deliverableDueDays', title: 'Days until a deliverable is due' }}
              help="Counted from the day it is made."
            />
            <ValueRow
              {...{ answer, name: 'fullLookHours', title: 'Hours between full looks' }}
              help="How often all customers are compared with what triggers follow."
            />
            <FlagRow
              {...{ answer, name: 'wordSuggestions', title: 'Word suggestions' }}
              help="A language model says suggestions in other words; the plain sentence stays below. It gets no names."
            />
          </section>
          <AssignmentCard answer={answer} />
          <Targets answer={answer} />
          <section className="card" aria-label="E-mail">
            <header>
              <h2>E-mail</h2>
            </header>
            <FlagRow {...{ answer, name: 'emailWorkflows', title: 'Send e-mail' }} help="Off: no e-mail leaves." />
            <FlagRow
              {...{ answer, name: 'attachDocuments', title: 'Attach documents' }}
              help="E-mails about a document have its PDF attached."
            />
            <ValueRow
              {...{ answer, name: 'documentLinkDays', title: 'Days that links to documents work' }}
              help="Links in e-mails."
            />
            <ValueRow
              {...{ answer, name: 'senderName', title: 'Name of the sender' }}
              help="The name that e-mails come from."
              none="the tenant's name"
            />
            <ValueRow
              {...{ answer, name: 'senderAddress', title: 'Address of the sender', needs: 'platform' }}
              help="The address that e-mails come from, of those that the installation may send from. Only the operator of the installation sets it, with a key of the platform."
              none="the installation's"
            />
            <ValueRow
              {...{ answer, name: 'replyToAddress', title: 'Replies go to' }}
              help="An e-mail address."
              none="the sender"
            />
          </section>
        </>
      )}
    </View>
  );
}
