// Given pages of HTML: [what is wrong with each, whether anything was heard of any]. Each is read as a page, written and read
// again as by innerHTML, and shown in a frame of its own.
async (pages) => {
  const never = new Set(`script style iframe frame frameset object embed applet form input button textarea select option meta
    base link svg math template noscript audio video source track portal dialog area map picture canvas title`.split(/\s+/));
  const loads = new Set(`srcdoc srcset action formaction background poster ping data code codebase archive classid lowsrc
    dynsrc xlink:href manifest profile longdesc usemap http-equiv id name target`.split(/\s+/));
  const wrong = (root, where) => {
    const found = [];
    for (const each of root.querySelectorAll('*')) {
      if (['HTML', 'HEAD', 'BODY'].includes(each.tagName)) { if (!each.attributes.length) continue; }
      const name = each.localName;
      if (never.has(name) || each.namespaceURI !== 'http://www.w3.org/1999/xhtml') found.push(`<${name}> ${where}`);
      for (const {name: key, value} of each.attributes) {
        const url = (v) => { try { return new URL(v, 'x-relative:///').protocol; } catch { return 'broken:'; } };
        if (key.startsWith('on')) found.push(`${key} of <${name}> ${where}`);
        if (loads.has(key)) found.push(`${key} of <${name}> ${where}`);
        if (key === 'href' && !['http:', 'https:', 'mailto:', 'tel:', 'broken:'].includes(url(value)))
          found.push(`href ${value.slice(0, 80)} ${where}`);
        if (['src', 'cite'].includes(key) && !['cid:', ...(key === 'cite' ? ['http:', 'https:'] : [])].includes(url(value)))
          found.push(`${key} ${value.slice(0, 80)} ${where}`);
        const moves = /fixed|absolute|sticky/.test(each.style.position);
        if (key === 'style' && (moves || /url|expression|@|behaviou?r|binding/i.test(value)))
          found.push(`style ${value.slice(0, 80)} ${where}`);
      }
    }
    return found;
  };
  const shown = (html, number) => new Promise((done) => {
    const frame = document.createElement('iframe');
    frame.name = `page-${number}`;
    frame.style.cssText = 'width:400px;height:300px';
    let over = false;
    const end = (said) => { if (over) return; over = true; setTimeout(() => { frame.remove(); done(said); }, 0); };
    frame.onload = () => end([]);
    setTimeout(() => end(['not shown within 20 seconds']), 20000);
    frame.srcdoc = html;
    document.body.append(frame);
  });
  window.heard.length = 0;
  const told = pages.map((html) => {
    const read = new DOMParser().parseFromString(html, 'text/html');
    const again = document.implementation.createHTMLDocument('');
    again.body.innerHTML = html;
    again.body.innerHTML = again.body.innerHTML;
    return [...wrong(read, 'as a page'), ...wrong(again.body, 'written and read again')];
  });
  const silent = await Promise.all(pages.map(shown));
  silent.forEach((said, number) => told[number].push(...said));
  if (pages.length === 1) told[0].push(...window.heard);
  return [told, window.heard.length > 0];
}
