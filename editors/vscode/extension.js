// Starts `surveylint server` for Markdown files; the server does everything else.
"use strict";

const vscode = require("vscode");
const { LanguageClient } = require("vscode-languageclient/node");

let client;

async function start() {
  const settings = vscode.workspace.getConfiguration("surveylint");
  const [command, ...args] = settings.get("command");
  client = new LanguageClient(
    "surveylint",
    "surveylint",
    { command, args },
    {
      documentSelector: [
        { scheme: "file", language: "markdown", pattern: "**/*.[mM][dD]" },
        { scheme: "untitled", language: "markdown" },
      ],
      initializationOptions: { network: settings.get("network"), addPaper: true },
    }
  );
  await client.start();
}

async function stop() {
  const running = client;
  client = undefined;
  if (running) {
    await running.stop();
  }
}

async function addPaper(uri, line) {
  const editor = vscode.window.activeTextEditor;
  if (uri === undefined && editor === undefined) {
    return;
  }
  const identifier = await vscode.window.showInputBox({
    prompt: "An arXiv identifier, a DOI, or the URL of a paper or a GitHub repository",
  });
  if (identifier && client) {
    await client.sendRequest("workspace/executeCommand", {
      command: "surveylint.add",
      arguments: [
        {
          uri: uri ?? editor.document.uri.toString(),
          line: line ?? editor.selection.active.line,
          identifier,
        },
      ],
    });
  }
}

async function activate(context) {
  context.subscriptions.push(
    vscode.commands.registerCommand("surveylint.restart", async () => {
      await stop();
      await start();
    }),
    vscode.commands.registerCommand("surveylint.addPaper", addPaper),
    vscode.workspace.onDidChangeConfiguration(async (event) => {
      if (event.affectsConfiguration("surveylint.command")) {
        await stop();
        await start();
      }
    })
  );
  await start();
}

module.exports = { activate, deactivate: stop };
