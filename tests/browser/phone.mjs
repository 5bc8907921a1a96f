// A person at the phone simulator, in Chromium against the running program: the conversation goes on by typing,
// words of danger bring crisis messaging as the next bubble, and axe finds nothing. Screenshots are left in the
// folder given. Usage: node phone.mjs PROGRAM FLOWS SCREENSHOTS
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

import AxeBuilder from "@axe-core/playwright";
import { chromium } from "playwright-core";

const [program, flows, shots] = process.argv.slice(2);
const browserPath = process.env.CHROMIUM ?? "/usr/bin/chromium";
const patience = 10_000;

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer().once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

async function startService(data) {
  const [port, monitor] = [await freePort(), await freePort()];
  const service = spawn(program, ["serve", "--demo", "--flows", flows, "--data", data, "--port", port,
                                  "--monitor-port", monitor].map(String), { stdio: "ignore" });
  for (let i = 0; i < 200; ++i) {
    if (service.exitCode !== null) break;
    const answer = await fetch(`http://127.0.0.1:${port}/phone`).catch(() => null);
    if (answer?.ok) return { service, port };
    await new Promise((again) => setTimeout(again, 50));
  }
  service.kill("SIGKILL");
  throw new Error("the service did not start");
}

// The bubbles of the service in order.
const said = (page) => page.locator(".bubble.service");

// Types a text, sends it, and gives the bubble that comes next.
async function text(page, words, by = "enter") {
  const before = await said(page).count();
  await page.getByLabel("Text message").fill(words);
  if (by === "enter") await page.keyboard.press("Enter");
  else await page.getByRole("button", { name: "Send" }).click();
  const next = said(page).nth(before);
  await next.waitFor({ timeout: patience });
  return next.innerText();
}

async function axe(page, where) {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const found = violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.target).join(", ")}`);
  assert.deepEqual(found, [], `axe, ${where}`);
}

async function walk(browser, address, { name, width, height, colorScheme }) {
  const context = await browser.newContext({ viewport: { width, height }, colorScheme, reducedMotion: "reduce" });
  const page = await context.newPage();
  const errors = [];
  page.on("pageerror", (error) => errors.push(String(error)));
  page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
  page.on("request", (request) => {
    if (!request.url().startsWith(address)) errors.push(`asked elsewhere: ${request.url()}`);
  });
  await page.goto(`${address}/phone`);
  await axe(page, `${name}, empty`);

  assert.match(await text(page, "hi"), /automated health check[\s\S]*Reply YES to start/);
  assert.match(await page.locator(".meta").last().innerText(), /2 segments GSM-7/);
  assert.match(await text(page, "yes", "button"), /How old are you\?/);
  assert.match(await page.locator(".meta").last().innerText(), /1 segment GSM-7/);
  assert.match(await text(page, "34"), /Are you answering for yourself\?[\s\S]*1 Yes\s+2 No/);
  // Where the conversation stands is shown, on a small screen in one line.
  const standing = page.locator("#summary:visible, #step:visible").first();
  await page.waitForFunction(() => /c3/.test(document.body.innerText), undefined, { timeout: patience });
  assert.match(await standing.innerText(), /c3/);
  await page.screenshot({ path: join(shots, `${name}-questions.png`) });

  const crisis = await text(page, "i want to kill myself");
  assert.match(crisis, /988/);
  assert.match(crisis, /right now\?/);
  assert.doesNotMatch(crisis, /answering for yourself/);
  await page.waitForFunction(() => /level L2/.test(document.body.innerText), undefined, { timeout: patience });
  // The newest bubble is in sight, above the field.
  const bubble = await said(page).last().boundingBox();
  const field = await page.getByLabel("Text message").boundingBox();
  assert.ok(bubble.y + bubble.height <= field.y + 1, "the crisis text is not covered");
  const sideways = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.ok(sideways <= 0, `the page scrolls sideways by ${sideways}`);
  await axe(page, `${name}, crisis`);
  await page.screenshot({ path: join(shots, `${name}-crisis.png`) });
  assert.deepEqual(errors, [], `errors on the page, ${name}`);
  await context.close();
}

mkdirSync(shots, { recursive: true });
const data = mkdtempSync(join(tmpdir(), "screenline-browser-"));
const { service, port } = await startService(data);
let browser;
try {
  browser = await chromium.launch({
    executablePath: browserPath,
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
           "--disable-component-update", "--disable-sync"],
  });
  for (const colorScheme of ["light", "dark"]) {
    for (const [device, width, height] of [["phone", 390, 844], ["desk", 1280, 900]]) {
      await walk(browser, `http://127.0.0.1:${port}`, { name: `${device}-${colorScheme}`, width, height, colorScheme });
    }
  }
  console.log(`4 walks went as written; screenshots in ${shots}`);
} finally {
  await browser?.close();
  const ended = new Promise((done) => service.once("exit", done));
  service.kill("SIGTERM");
  await ended;
  rmSync(data, { recursive: true, force: true });
}
