/** A new campaign. */
import { useLocation } from 'wouter';
import { usePage } from '../../shell/page.ts';
import { CampaignForm } from './campaign-form.tsx';

const empty = { name: '', workflowId: '', audience: { where: { all: [] } } };

export default function NewCampaign() {
  usePage({ title: 'Campaigns', path: '/campaigns' }, { title: 'New campaign' });
  const [, navigate] = useLocation();
  return (
    <>
      <div>
        <h1>New campaign</h1>
        <p className="dim">Nothing is sent before you start it.</p>
      </div>
      <CampaignForm saved={empty} onSaved={(id) => navigate(`/campaigns/${id}`)} />
    </>
  );
}
