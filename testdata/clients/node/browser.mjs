// Looks at a server through the Inspector's page in headless Chromium: connects,
// lists the tools and calls add with 2 and 3. Takes the page's URL, the revision
// to expect, empty for any, and a file for a picture of the page. Prints the names
// of the tools and what the page shows as the result, as JSON.
import { chromium } from "playwright-core";

const [url, revision, picture] = process.argv.slice(2);
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: [
    "--no-sandbox", // in a container
    "--disable-gpu",
    "--no-first-run",
    // What calls home and has no business here.
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ],
});
try {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  page.setDefaultTimeout(30_000);
  await page.goto(url);
  await page.getByRole("switch", { name: /^Connect or disconnect/ }).click({ force: true });
  await page.getByText("Connected", { exact: true }).waitFor();
  if (revision) await page.getByText(`MCP ${revision}`, { exact: true }).waitFor();
  await page.getByText("Tools", { exact: true }).first().click();
  await page.getByRole("button", { name: /^Add\b/ }).click();
  const numbers = page.locator("input.mantine-NumberInput-input");
  await numbers.nth(0).fill("2");
  await numbers.nth(1).fill("3");
  // The button of a tool has its title and, on a line of its own, its name.
  const buttons = await page.getByRole("button").allInnerTexts();
  const tools = buttons.map((text) => text.trim().match(/^\w+\s*\n\s*([a-z_]+)$/)?.[1]).filter(Boolean);
  await page.getByRole("button", { name: "Execute Tool" }).click();
  const result = await page.getByText(/"result":\s*\d+/).first().innerText();
  await page.screenshot({ path: picture });
  console.log(JSON.stringify({ tools, result: Number(result.match(/\d+/)[0]) }));
} finally {
  await browser.close();
}
