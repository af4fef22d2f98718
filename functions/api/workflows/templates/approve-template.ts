/** Lets the platform decide which templates of tenants all tenants see. */
import { recordAudit } from '../../http/audit/record-audit.ts';
import { setTenant } from '../../http/queries.gen.ts';
import { on } from '../../http/route-handler.ts';
import { approveTemplate } from './queries.gen.ts';
import { figuresOf, findStored, noSuchTemplate, showRow } from './stored-templates.ts';
import { routes } from './template-routes.ts';

/** The call belongs to no tenant: the audit log of the template's tenant has it. */
export const approveWorkflowTemplate = on(
  routes.approveWorkflowTemplate,
  async ({ params: { id: templateId }, body: { approved: isApproved }, ...context }) => {
    const { database, caller, now } = context;
    const { actor } = caller;
    const found = await database.maybeOne(approveTemplate, { templateId, isApproved, actor, now });
    if (!found) throw noSuchTemplate(templateId);
    const figures = (await figuresOf(database, [templateId], actor))(templateId);
    const body = { ...showRow(await findStored(database, templateId)), ...figures };
    if (found.wasApproved !== isApproved) {
      const { tenantId } = found;
      await database.execute(setTenant, { tenantId, now });
      const changes = { approved: { from: found.wasApproved, to: isApproved } };
      const entry = { action: 'template.approved', entityType: 'template', entityId: templateId, changes };
      await recordAudit({ ...context, caller: { ...caller, tenantId } }, entry);
      // The answer of a platform key is stored under the key.
      await database.execute(setTenant, { tenantId: caller.tenantId, now });
    }
    return { body };
  },
);
