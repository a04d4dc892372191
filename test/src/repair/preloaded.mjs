/** A program that knows nothing of the repair: it polls as the plugin does and prints what it gets. argv: base URL, token. */
const [baseUrl, token] = process.argv.slice(2);
const ask = async (endpoint, body) => {
  const answer = await fetch(`${baseUrl}/ilink/bot/${endpoint}`, {
    method: "POST",
    headers: {
      "Content-Type": "application/json",
      AuthorizationType: "ilink_bot_token",
      "X-WECHAT-UIN": "MTIz",
      "iLink-App-Id": "bot",
      "iLink-App-ClientVersion": "132105",
      Authorization: `Bearer ${token}`,
    },
    body: JSON.stringify({ ...body, base_info: { channel_version: "2.4.9", bot_agent: "OpenClaw" } }),
  });
  return { status: answer.status, text: await answer.text() };
};
const { status, text } = await ask("getupdates", { get_updates_buf: "" });
console.log(
  JSON.stringify({
    status,
    stale: text.includes("-14"),
    messages: status === 200 ? JSON.parse(text).msgs?.length : undefined,
  }),
);
