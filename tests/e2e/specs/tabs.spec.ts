// Several tabs of one browser, which share what it stores: none is in another's way, and no run is worked by two.
import { expect, test } from '../pages/fixtures.ts';
import { bystander, storedRuns, type StoredEvent } from '../pages/stored.ts';
import { answerMany, held, PARTS, Tab } from '../pages/tabs.ts';

test('two runs at one time in two tabs disturb each other in nothing', async ({ context, provider, site }) => {
  const first = await Tab.open(context);
  await first.prepare(provider);
  const [one, two] = [held(), held()];
  // Nobody but the first tab asks for the last part for the first time.
  answerMany(provider, (part, nth) => (part === `piece-${PARTS}` ? ([one, two][nth]?.until ?? 0) : 60));
  await first.job.run();
  await first.job.part(`piece-${PARTS - 1}`).waitForPhase('done');

  const second = await Tab.open(context);
  await expect(second.returned).toHaveCount(0);
  await second.prepare(provider);
  await second.job.run();
  await second.job.part(`piece-${PARTS - 1}`).waitForPhase('done');
  await first.job.waitForPhase('running');
  await second.job.waitForPhase('running');

  // The first goes away in the middle of its run, which is not the newest, and comes back to it and not to the other.
  const before = await first.dones();
  expect(before.size).toBe(PARTS - 1);
  await first.page.reload();
  await first.expectBack(before);
  await second.job.waitForPhase('running');
  two.release();
  expect(await second.job.ended()).toBe('done');

  await first.goOnToEnd(provider);
  const after = await first.dones();
  expect(after.size).toBe(PARTS);
  for (const [id, words] of before) expect(after.get(id)).toBe(words);
  expect(after.get(`piece-${PARTS}`)).toBe(`Of piece-${PARTS}, 2.`);
  // Each part twice, and once more what was on its way when the page went.
  expect(provider.calls()).toHaveLength(2 * PARTS + 1);

  const runs = await storedRuns(await bystander(context, site.origin));
  expect(runs.map(({ standing }) => standing)).toEqual(['ended', 'ended']);
  for (const { batches, events } of runs) {
    expect(batches).toEqual(batches.map((_, at) => at));
    const finished = events.filter(([, , what]) => what === 'finished').map(([, part]) => part);
    expect(new Set(finished).size).toBe(PARTS);
    expect(finished).toHaveLength(PARTS);
  }
  expect(wordsOf(runs[0]!.events)).toEqual(after);
  expect(wordsOf(runs[1]!.events)).toEqual(await second.dones());
});

/** What has come of each part. Nothing had come of what was asked again. */
function wordsOf(events: StoredEvent[]) {
  const words = new Map<string, string>();
  for (const [, part, what, text] of events) if (what === 'came') words.set(part, `${words.get(part) ?? ''}${text}`);
  return words;
}

for (const locks of [true, false]) test(`a run that two tabs show is gone on with in one alone${locks ? '' : ', also where the browser has no locks'}`, async ({ context, provider, site }) => {
  // As on a page that came by plain http from another computer.
  if (!locks) await context.addInitScript(() => Reflect.deleteProperty(Navigator.prototype, 'locks'));
  const first = await Tab.open(context);
  await first.prepare(provider);
  const last = held();
  answerMany(provider, (part) => (part === `piece-${PARTS}` ? last.until : 0));
  await first.job.run();
  await first.job.part(`piece-${PARTS - 1}`).waitForPhase('done');
  const shown = await first.dones();
  await first.kill();

  const tabs = [await Tab.open(context), await Tab.open(context)] as const;
  for (const tab of tabs) {
    await tab.expectBack(shown);
    await tab.giveKey(provider.baseURL);
  }
  const before = provider.calls().length;
  await tabs[0].goOn.click();
  await expect.poll(() => provider.calls().length).toBe(before + 1);
  await tabs[1].goOn.click();
  // Said beside the button that was pressed.
  await expect(tabs[1].returned.getByRole('alert')).toHaveText(/Another tab of this browser has this run/);
  await tabs[1].job.waitForPhase('stopped');
  last.release();
  await tabs[0].job.waitForPhase('done');
  expect((await tabs[0].dones()).size).toBe(PARTS);
  expect(provider.calls()).toHaveLength(before + 1);
  // It is no longer what the second tab shows, which shows what came of it instead of asking for that again.
  const after = await tabs[0].dones();
  await tabs[1].goOn.click();
  await expect(tabs[1].returned).toContainText('It had ended. Another tab of this browser has gone on with it since');
  await tabs[1].expectBack(after);
  await expect(tabs[1].goOn).toHaveCount(0);
  await tabs[1].job.waitForPhase('done');
  expect(provider.calls()).toHaveLength(before + 1);
  const [run] = await storedRuns(await bystander(context, site.origin));
  expect(run!.standing).toBe('ended');
  expect(run!.events.filter(([, , what]) => what === 'finished')).toHaveLength(PARTS);
});

test('a run that came back and was left for another job is still kept when it is gone on with', async ({ context, provider }) => {
  const first = await Tab.open(context);
  await first.prepare(provider);
  const last = held();
  answerMany(provider, (part, nth) => (part === `piece-${PARTS}` && nth === 0 ? last.until : 0));
  await first.job.run();
  await first.job.part(`piece-${PARTS - 1}`).waitForPhase('done');
  const shown = await first.dones();
  await first.kill();

  const tab = await Tab.open(context);
  await tab.expectBack(shown);
  await tab.job.pick('taglines');
  await expect(tab.returned).toHaveCount(0);
  await tab.page.locator('.aside').getByRole('button').click();
  await tab.expectBack(shown);
  await tab.goOnToEnd(provider);
  const all = await tab.dones();
  expect(all.size).toBe(PARTS);
  expect(provider.calls()).toHaveLength(PARTS + 1);
  await tab.kill();
  const again = await Tab.open(context);
  await again.expectBack(all);
  await expect(again.returned).toContainText('It had ended');
});

test('a run that was put aside in one tab hides none that broke off in another', async ({ context, provider }) => {
  const first = await Tab.open(context);
  await first.prepare(provider);
  const last = held();
  answerMany(provider, (part, nth) => (part === `piece-${PARTS}` && nth === 0 ? last.until : 0));
  await first.job.run();
  await first.job.part(`piece-${PARTS - 1}`).waitForPhase('done');
  const shown = await first.dones();

  const second = await Tab.open(context);
  await second.prepare(provider);
  await second.expectRun();
  await second.page.reload();
  await expect(second.returned).toContainText('It had ended');
  await second.returned.getByRole('button', { name: 'Start afresh' }).click();
  await expect(second.returned).toHaveCount(0);
  await second.page.reload();
  await second.page.waitForTimeout(1_500);
  await expect(second.returned, 'the first tab is still at work on the other').toHaveCount(0);

  await first.kill();
  const again = await Tab.open(context);
  await again.expectBack(shown);
  await expect(again.goOn).toBeVisible();
  // Put aside, it is no more in the way than the other.
  await again.returned.getByRole('button', { name: 'Start afresh' }).click();
  await expect(again.returned).toHaveCount(0);
  await again.page.reload();
  await again.page.waitForTimeout(1_500);
  await expect(again.returned).toHaveCount(0);
});

test('a run that had ended is shown again after a crash, and nothing is left to be asked', async ({ context, provider }) => {
  const tab = await Tab.open(context);
  await tab.prepare(provider);
  answerMany(provider);
  await tab.expectRun();
  const shown = await tab.dones();
  await tab.kill();
  const again = await Tab.open(context);
  await again.expectBack(shown);
  await expect(again.returned).toContainText('It had ended');
  await expect(again.goOn).toHaveCount(0);
  await again.job.waitForPhase('done');
  expect(await again.job.made('pieces')).toBe(`${PARTS}/${PARTS}`);
  expect(provider.calls()).toHaveLength(PARTS);
});

test('a tab that is loaded anew shows its own run, whatever another tab has run since', async ({ context, provider }) => {
  answerMany(provider, () => 0);
  const first = await Tab.open(context);
  await first.prepare(provider, 2);
  await first.job.input.fill('What the first tab asked.');
  await first.job.runToEnd();
  const before = await first.dones();
  const second = await Tab.open(context);
  await second.prepare(provider, 2);
  await second.job.input.fill('What the second tab asked.');
  await second.job.runToEnd();
  for (const [tab, words] of [[first, 'What the first tab asked.'], [second, 'What the second tab asked.']] as const) {
    await tab.page.reload();
    await expect(tab.returned).toContainText('It had ended');
    await expect(tab.job.input).toHaveValue(words);
  }
  expect(await first.dones()).toEqual(before);
});
