// The simulated sign-in: instead of WeCom's client saying who you are, a page lets you choose a member of staff.
import Router from '@koa/router';
import { newId, type Corp } from './corp.ts';
import type { StaffRow } from './corp.types.ts';
import { wecomError } from './wecom-error.ts';
import { personaPage, refusalPage } from './oauth-page.ts';
import type { World } from './world.ts';

/** Set by the phone page: the member whose client the framed page runs in. */
const memberCookie = 'wecom_member';

type Wish = { corp: Corp; redirectUri: URL; state: string };

/** Throws 40013 for an unknown corp and 50001 for a host that is not trusted (exact match, with its port). */
function readWish(world: World, query: URLSearchParams): Wish {
  const corp = world.corps.get(query.get('appid') ?? '');
  if (!corp) throw wecomError(40013);
  const address = query.get('redirect_uri') ?? '';
  if (!URL.canParse(address)) throw wecomError(50001, 'redirect_uri');
  const redirectUri = new URL(address);
  const isHttp = redirectUri.protocol === 'http:' || redirectUri.protocol === 'https:';
  const isTrusted = corp.row().trustedDomains.some((domain) => domain === redirectUri.host);
  if (!isHttp || !isTrusted) throw wecomError(50001, 'redirect_uri');
  return { corp, redirectUri, state: query.get('state') ?? '' };
}

/** The owner first, then the stores, each led by its manager. */
function groupByStore(corp: Corp): { name: string; members: StaffRow[] }[] {
  return corp
    .row()
    .departments.map((department) => ({
      name: department.parentId === 0 ? '总部' : department.name,
      members: [...corp.staff.values()]
        .filter((member) => member.departmentId === department.id)
        .sort((a, b) => Number(b.isLeader) - Number(a.isLeader)),
    }))
    .filter(({ members }) => members.length > 0);
}

export function oauthRoutes(world: World): Router {
  const router = new Router();
  const show = (path: string): void => {
    router.get(path, (ctx) => {
      const query = new URLSearchParams(ctx.querystring);
      ctx.type = 'html';
      try {
        const { corp } = readWish(world, query);
        // Beside a chat the client knows its member and asks nobody; elsewhere in this browser one may be somebody else.
        const member = ctx.get('sec-fetch-dest') === 'iframe' ? ctx.cookies.get(memberCookie) : undefined;
        const chooseUrl = (userId: string): string => {
          const wanted = new URLSearchParams(query);
          wanted.set('userid', userId);
          return `/connect/oauth2/choose?${wanted}`;
        };
        if (member !== undefined && corp.staff.has(member)) {
          ctx.redirect(chooseUrl(member));
          return;
        }
        ctx.body = personaPage(corp.row().name, groupByStore(corp), chooseUrl);
      } catch (error) {
        ctx.body = refusalPage(error instanceof Error ? error.message : '');
      }
    });
  };
  show('/connect/oauth2/authorize');
  show('/wwlogin/sso/login');

  router.get('/connect/oauth2/choose', (ctx) => {
    const query = new URLSearchParams(ctx.querystring);
    const userId = query.get('userid') ?? '';
    try {
      const { corp, redirectUri, state } = readWish(world, query);
      if (!corp.staff.has(userId)) throw wecomError(60111);
      const code = newId('', 43);
      corp.oauthCodes.put(code, { code, userId, issuedAt: world.now().getTime(), isUsed: false });
      redirectUri.searchParams.set('code', code);
      redirectUri.searchParams.set('state', state);
      ctx.redirect(redirectUri.href);
    } catch (error) {
      ctx.type = 'html';
      ctx.body = refusalPage(error instanceof Error ? error.message : '');
    }
  });
  return router;
}
