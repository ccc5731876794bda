import { expect, KEY, MODEL, test } from '../pages/fixtures.ts';
import { shareClock } from '../pages/shared-clock.ts';
import { galleryAnswers, partOfJob } from '../server/any-job.mjs';
import { galleryText } from '../server/gallery.mjs';
import { Limit } from '../server/limited.mjs';
import { panel, refusal } from '../server/script.mjs';

/**
 * How much faster than the day's the clock runs that the page and the server share. It stands while a call is out, and counts
 * no time in which other programs had the processor. If the server's clock alone ran faster, each of its seconds would be
 * a twentieth of one of the page's, and twenty times what a busy computer is late: what was measured would be that.
 */
const SPEED = 20;

test('200 parts against 60 requests a minute: all finish, few are refused, and hardly any time is lost', async ({ job, editor, provider, page }) => {
  test.setTimeout(180_000);
  // As far away as a provider's server, and as quick as a model with a short reply. It is not so with any server: of one whose
  // replies end as they begin, 12 of 212 calls were refused.
  const now = await shareClock(page, { speed: SPEED, way: [20, 80], takes: [2_000, 6_000] });
  const limit = new Limit({ perMinute: 60, burst: 60, now });
  const answers = galleryAnswers('customer-messages');
  provider.behave(limit.before(answers), partOfJob('customer-messages'));
  const file = JSON.parse(galleryText('customer-messages.json'));
  file.panels[0].split.items = 10;
  await job.open();
  await editor.open();
  await editor.openFile('tens.json', JSON.stringify(file));
  await expect(page.locator('.cost')).toContainText('200 calls', { timeout: 20_000 });
  await editor.press('Done');
  await job.useProvider({ baseURL: provider.baseURL, key: KEY, model: MODEL });
  expect(await job.runToEnd(150_000)).toBe('done');

  await expect(job.answer('mood')).toHaveAttribute('data-open', '0');
  expect(await job.made('mood')).toBe('200/200');
  const calls = provider.calls();
  const refused = limit.refused;
  expect(limit.passed).toBe(200);
  expect(calls).toHaveLength(200 + refused);
  const attempts = await page.locator('[data-part][data-attempts]').evaluateAll((parts) => parts.map((part) => Number(part.getAttribute('data-attempts'))));
  expect(Math.max(...attempts)).toBeLessThanOrEqual(5);
  // By the server's clock: the burst at once, and one call a second after that.
  const took = (limit.arrivals.at(-1)! - limit.arrivals[0]!) / 1_000;
  const least = 200 - 60;
  console.log(`refused ${refused} of ${calls.length}, took ${took.toFixed(0)} s of the server's time, ${least} s are the least`);
  expect(refused / calls.length).toBeLessThanOrEqual(0.05);
  expect(least / took).toBeGreaterThanOrEqual(0.9);
});

test('a wait that the provider asks for is counted down, and holds for every call', async ({ recipe, provider }) => {
  const wait = refusal(429, { message: 'Rate limit reached. Please try again in 3s.', type: 'requests', code: 'rate_limit_exceeded' });
  provider.behave((asked) => (asked.part === 'cost' && asked.nth === 0 ? wait : panel()(asked)));
  await recipe.open();
  await recipe.useProvider({ baseURL: provider.baseURL, key: KEY, model: MODEL });
  await recipe.run();
  const pause = recipe.page.locator('[data-pause]');
  await expect(pause).toHaveText(/The provider asks to wait: [123] s/);
  await expect(recipe.part('cost').root).toHaveAttribute('data-phase', 'retrying');
  await expect(recipe.part('cost').root).toContainText(/asks again in [123] s/);
  await recipe.waitForPhase('done');
  await expect(pause).toHaveCount(0);
  await expect(recipe.part('cost').root).toHaveAttribute('data-attempts', '2');
  const [first, second] = provider.calls('cost');
  expect(second!.arrived - first!.arrived).toBeGreaterThanOrEqual(3_000);
  expect(await recipe.made('review')).toBe('3/3');
});

test('a countdown ends with the run that is stopped', async ({ recipe, provider }) => {
  const wait = refusal(429, { message: 'Rate limit reached. Please try again in 90s.', type: 'requests', code: 'rate_limit_exceeded' });
  provider.behave((asked) => (asked.part === 'cost' ? wait : panel()(asked)));
  await recipe.open();
  await recipe.useProvider({ baseURL: provider.baseURL, key: KEY, model: MODEL });
  await recipe.run();
  const pause = recipe.page.locator('[data-pause]');
  await expect(pause).toHaveText(/The provider asks to wait: 1 min/);
  await recipe.stop();
  await recipe.waitForPhase('stopped');
  await expect(pause).toHaveCount(0);
});

test('without a network the run waits, says so, and goes on when the network is back', async ({ recipe, context, page }) => {
  // No server of this computer is out of reach without a network, so that one is named that is elsewhere.
  await page.route('https://model.test/**', async (route) => {
    if (await page.evaluate(() => !navigator.onLine)) return route.abort('internetdisconnected');
    return route.fulfill({
      headers: { 'access-control-allow-origin': '*', 'access-control-allow-headers': '*', 'content-type': 'application/json' },
      json: { choices: [{ index: 0, message: { role: 'assistant', content: 'YES' }, finish_reason: 'stop' }] },
    });
  });
  await recipe.open();
  await recipe.useProvider({ baseURL: 'https://model.test/v1', key: KEY, model: MODEL });
  await context.setOffline(true);
  await recipe.run();
  await expect(page.locator('[data-pause]')).toHaveText('Offline: goes on when the connection is back.');
  await recipe.part('cost').waitForPhase('retrying');
  await context.setOffline(false);
  await recipe.waitForPhase('done');
  await recipe.expectPhases('done');
  await expect(page.locator('[data-pause]')).toHaveCount(0);
});
