import init from "./forkful-editor.js";

init();
