/** What services with OAuth ask for: defaults for a connection that is made with their name. */
import type { ConnectionSettings } from '../../../engine/connections/connection.ts';

interface Preset {
  /** Missing: each customer of the service has an address of its own. */
  readonly baseUrl?: string;
  readonly settings: ConnectionSettings;
}

export const presetNames = ['hubspot', 'google', 'slack', 'salesforce'] as const;

export const presets: Readonly<Record<(typeof presetNames)[number], Preset>> = {
  // https://developers.hubspot.com/docs/api-reference/auth-oauth-v3/guide
  hubspot: {
    baseUrl: 'https://api.hubapi.com',
    settings: {
      authorizationUrl: 'https://app.hubspot.com/oauth/authorize',
      tokenUrl: 'https://api.hubapi.com/oauth/v3/token',
      scope: 'oauth crm.objects.contacts.read crm.objects.contacts.write',
      clientAuth: 'body',
    },
  },
  // https://developers.google.com/identity/protocols/oauth2/web-server: a refresh token comes only with these parameters
  google: {
    baseUrl: 'https://www.googleapis.com',
    settings: {
      authorizationUrl: 'https://accounts.google.com/o/oauth2/v2/auth',
      tokenUrl: 'https://oauth2.googleapis.com/token',
      scope: 'https://www.googleapis.com/auth/calendar.events',
      clientAuth: 'body',
      parameters: { access_type: 'offline', prompt: 'consent' },
    },
  },
  // https://docs.slack.dev/authentication/installing-with-oauth: several scopes are separated by commas
  slack: {
    baseUrl: 'https://slack.com/api',
    settings: {
      authorizationUrl: 'https://slack.com/oauth/v2/authorize',
      tokenUrl: 'https://slack.com/api/oauth.v2.access',
      scope: 'chat:write',
      clientAuth: 'basic',
    },
  },
  // https://help.salesforce.com/s/articleView?id=sf.remoteaccess_oauth_web_server_flow.htm: it does not say when a token ends
  salesforce: {
    settings: {
      authorizationUrl: 'https://login.salesforce.com/services/oauth2/authorize',
      tokenUrl: 'https://login.salesforce.com/services/oauth2/token',
      scope: 'api refresh_token',
      clientAuth: 'body',
    },
  },
};
