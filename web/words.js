// Streamlit's own few words in Chinese: names that a screen reader says, and the notices that a reader meets.
// And where the connection is lost because the session has ended: on to the sign-in, not to a page that never answers.
(() => {
  "use strict";
  const names = {
    "Sidebar": "侧栏",
    "Expand sidebar": "展开侧栏",
    "Collapse sidebar": "收起侧栏",
    "Open": "展开选项",
    "Close": "关闭",
    "Clear value": "清除",
    "Clear selection": "清除选择",
    "Increment": "增加",
    "Decrement": "减少",
    "Main menu": "菜单",
    "Notifications": "通知",
    "Copy to clipboard": "复制",
    "Copied": "已复制",
    "file upload": "选择文件",
    "Skip to main content": "跳到正文",
    "Running...": "正在计算",
    "Stop script": "停止计算",
    "Download plot as a PNG": "下载图片",
    "Download plot as png": "下载图片",
    "Download plot as PNG": "下载图片",
    "Connection error": "连接中断",
    "Streamlit server is not responding. Are you connected to the internet?":
      "服务器没有应答。请检查网络；恢复后页面自动重新连接。持续无法连接时，请联系系统管理员。",
    "Connecting": "正在连接",
    "Connecting to Streamlit server": "正在连接服务器",
    "Unable to connect to Streamlit server": "无法连接服务器",
    "Page not found": "页面不存在",
    "The page that you have requested does not seem to exist. Running the app's main page.":
      "所打开的地址没有对应页面，现显示总览。",
    "Upload": "选择文件",
    "Remove": "移除",
  };
  const patterns = [
    [/^Remove (.+)$/, "移除$1"],
    [/^Upload (.+)$/, "上传$1"],
    [/^(\d+)MB per file$/, "单个文件不超过$1MB"],
    [/^(.+) files are not allowed\.$/, "不接受$1文件。"],
    [/^File must be (\d+)MB or smaller\.$/, "文件不得超过$1MB。"],
    [/^Selected (.+?)\. (.+)$/, "已选$1。$2"],
  ];
  const attributes = ["aria-label", "title", "data-title"];
  // Words of the data stand in .stHtml and in options: they are never touched.
  const ours = ".stHtml,[role=option],[role=listbox],input,textarea,code,script,style";

  // What Streamlit says of a lost connection.
  const lost = /^(Connecting|Connection error|Connecting to Streamlit server|Unable to connect to Streamlit server)$/;
  let asked = 0;

  const askSession = async () => {
    if (Date.now() - asked < 3000) return;
    asked = Date.now();
    try {
      const answer = await fetch("/session", { cache: "no-store", credentials: "same-origin" });
      if (answer.status !== 401) return;
    } catch {
      return; // the server is away: Streamlit goes on trying, and asks again through its notices
    }
    const here = location.pathname + location.search;
    location.replace("/login?next=" + encodeURIComponent(here));
  };

  const translate = (words) => {
    const plain = words.trim();
    if (lost.test(plain)) askSession();
    if (Object.hasOwn(names, plain)) return names[plain];
    for (const [pattern, chinese] of patterns) {
      if (pattern.test(plain)) return plain.replace(pattern, chinese);
    }
    return null;
  };

  const mendElement = (element) => {
    for (const name of attributes) {
      const words = element.getAttribute(name);
      const chinese = words && translate(words);
      if (chinese) element.setAttribute(name, chinese);
    }
  };

  const mendText = (node) => {
    const parent = node.parentElement;
    if (!parent || parent.closest(ours)) return;
    const chinese = translate(node.data);
    if (chinese) node.data = chinese;
  };

  const mend = (root) => {
    if (root.nodeType === Node.TEXT_NODE) {
      mendText(root);
      return;
    }
    if (root.nodeType !== Node.ELEMENT_NODE || root.matches(".stHtml,svg")) return;
    mendElement(root);
    for (const element of root.querySelectorAll("[aria-label],[title],[data-title]")) mendElement(element);
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) mendText(walker.currentNode);
  };

  new MutationObserver((changes) => {
    for (const change of changes) {
      if (change.type === "attributes") mendElement(change.target);
      else if (change.type === "characterData") mendText(change.target);
      else change.addedNodes.forEach(mend);
    }
  }).observe(document.documentElement, {
    subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: attributes,
  });
})();
