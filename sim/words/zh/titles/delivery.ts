/** 场景目录 delivery 的标题：消息的交付与处理。键是英文标题。 */
export const TITLES: Readonly<Record<string, string>> = {
  "The process is killed and run again; a message that it had handled long before comes once more":
    "进程被杀后再次启动；很久以前处理过的一条消息又来一次",
  "A message comes again half an hour later, while the long turn that it began is still going on":
    "一条消息半小时后又来一次，而它引起的那一轮长对话还在进行",
  "The channel is restarted, and the service hands over once more what it had handed over before":
    "频道重启，服务把以前交付过的又交付一次",
  "What was written yesterday comes once more, 23 hours after it was handled":
    "昨天写的话在处理完 23 小时之后又来一次",
  "Eight hundred messages of the day come again in the evening, after a crash":
    "崩溃之后，白天的八百条消息在晚上又来一次",
  "One message of each sort comes, from images to quotes": "每种消息各来一条，从图片到引用",
  "The host is still writing a long answer when the run ends": "运行结束时，宿主还在写一个长长的回答",
  "The process is killed while a handler works on a message whose cursor is saved already; its files are all there":
    "处理函数处理消息时进程被杀，消息的游标已经保存；文件都在",
  "The process is killed and the last minute of writes is gone; what comes afterwards is handled, and no client_id is used again":
    "进程被杀，最后一分钟的写入丢失；之后来的都要处理，client_id 不得重用",
  "The process is killed and comes back on a fresh disk with nothing but its credential":
    "进程被杀，回来时磁盘全新，只剩凭据",
  "The process is killed in the middle of a write, and one of its files is cut in half":
    "写文件写到一半时进程被杀，有一个文件只剩一半",
  "An answer brings the first of many waiting messages and no cursor; the rest come all the same":
    "应答带来许多在等的消息中的第一条，却没有游标；其余的照样要到",
  "For two minutes answers carry no cursor at all": "两分钟里应答根本没有游标",
  "For two minutes the cursor in answers is an empty text": "两分钟里应答的游标是空文本",
  "Answers carry the cursor of another account, which the server does not know when it comes back":
    "应答带着另一个账号的游标，传回来时服务端不认识",
  "Cursors are 64 KiB long": "游标长达 64 KiB",
  "Cursors hold white space at their ends, signs that escapes know, and characters beyond ASCII":
    "游标首尾有空白，含有转义里有含义的符号和 ASCII 之外的字符",
  "For two minutes the cursor in answers is null": "两分钟里应答的游标是 null",
  "A backend restored from a backup gives cursors out of the past, and all of the past comes again":
    "从备份恢复的后端给出过去的游标，过去的一切又来一遍",
  "For two minutes the cursor stays the same although messages come": "两分钟里消息照来，游标却不变",
  "After a new login the old cursor is unknown, and the server begins with the backlog":
    "新登录之后旧游标不再认得，服务端从积压的消息开始",
  "After a new login the old cursor is unknown, and the server begins with what comes from now on":
    "新登录之后旧游标不再认得，服务端只从此后到来的消息开始",
  "After a new login the old cursor is refused; the client has to begin anew":
    "新登录之后旧游标被拒绝；客户端必须从头开始",
  "The disk is full for a minute as two messages arrive; killed later in the midst of handling them, the client still has them":
    "两条消息到来时磁盘满了一分钟；后来处理到一半被杀，客户端仍不能丢掉它们",
  "The disk is full just as two messages come to their end; killed ten minutes later, neither is handled again":
    "两条消息刚处理完时磁盘满了；十分钟后被杀，两条都不应再处理",
  "The disk is full as messages arrive, another comes later, and the client is killed; then the same without another":
    "消息到来时磁盘满了，后来又来一条，然后客户端被杀；再来一遍，这回没有后来的那条",
  "Almost every message comes twice, a second apart, with the same id":
    "几乎每条消息都来两次，相隔一秒，id 相同",
  "One user writes twice a second for twenty minutes, faster than he can be answered; another one writes now and then":
    "一个用户二十分钟里每秒写两条，快得来不及回答；另一个偶尔写一条",
  "Several users write in a group and alone, in turns": "几个用户轮流在群里和私下写消息",
  "Old messages stand in front of new ones in each answer for ten minutes":
    "十分钟里，每个应答都把旧消息排在新消息前面",
  "A handler waits for an approval that never comes; everybody else is served all the same":
    "处理函数等一个永远不来的批准；其他人照样得到服务",
  "An agent works for an hour while the watchdog looks on; everybody else is served, and nothing is handled twice":
    "智能体工作一小时，看门狗在旁边看着；其他人照样得到服务，也没有什么处理两次",
  "A handler takes ten minutes; the next user does not wait for it, and the poll goes on":
    "处理函数用了十分钟；下一个用户不用等它，轮询也照常进行",
  "Two ids of 19 digits differ by less than a double can tell": "两个 19 位的 id 之差，双精度数分辨不出",
  "Users whose ids have capital letters write, are answered, and get the morning's news":
    "id 带大写字母的用户写来消息，得到回答，也收到早上的推送",
  "A user writes in a group, then alone and with a picture, while the first answer takes two minutes":
    "第一个回答要用两分钟，其间用户先在群里写，再私下写，还发来图片",
  "The bot is off for half an hour, and the service keeps messages for ten minutes only":
    "机器人停了半小时，而服务只把消息保留十分钟",
  "What users write is stuck on the service's side for twenty minutes and comes in one batch":
    "用户写的话在服务那边卡了二十分钟，然后一批到齐",
  "Users write 2,500, 6,000 and 20,000 characters, and the bot gets all of them":
    "用户写了 2,500、6,000 和 20,000 个字符，机器人全都收到",
  "A user asks what takes an agent a minute, and writes three lines more meanwhile; he is answered in his order":
    "用户要的事让智能体忙一分钟，其间他又写了三行；按他的顺序回答",
  "A server that hands over once only loses an answer on the way; that is the server's loss, whoever polls":
    "只交付一次的服务端在途中丢了一个应答；不论谁来轮询，这都是服务端丢的",
  "The process dies of one message whenever it begins; after three times it is set aside and the others are served":
    "某条消息一开始处理进程就死；三次之后把它搁置，其他人照样得到服务",
  "The model behind the bot is down for half an hour, so that every handler throws; whoever writes afterwards is answered":
    "机器人背后的模型停了半小时，每个处理函数都抛出异常；之后写来的人能得到回答",
  "The messages of a batch stand with the newest first": "一批消息里最新的排在最前面",
  "For some chats the service leaves the context token out": "对有些对话，服务不给上下文令牌",
  "A message comes without any item": "来了一条没有任何条目的消息",
  "The bot finds its own words in the queue and must not answer itself":
    "机器人在队列里看到自己说的话，不能回答自己",
  "The handler throws on one message however often it is begun; it is set aside, and everybody else is served":
    "某条消息不论开始多少次，处理函数都抛出异常；把它搁置，其他人照样得到服务",
  "A message with malformed items breaks its reader; the rest of its batch must not go down with it":
    "一条消息的条目有毛病，读它会出错；同一批的其他消息不能跟着丢",
  "The handler throws three times, each a second into its work, on messages that came in one batch":
    "一批到来的消息，处理函数在其中三条上工作一秒之后抛出异常",
  "The handler throws at once on the second of five messages that came in one batch":
    "一批到来五条消息，处理函数在第二条上立即抛出异常",
  "A second message carries the id of the first and another content":
    "第二条消息的 id 与第一条相同，内容不同",
  "A user says the same words three times; each time is a message of its own":
    "用户把同样的话说了三遍；每一遍都是一条消息",
  "The service is deployed anew and has forgotten every cursor and session":
    "服务重新部署，忘了所有游标和会话",
  "The service comes back without its last five minutes and hands over what it had handed over":
    "服务回来时没有了最近五分钟，把交付过的又交付一次",
  "Sixty messages come in one answer after a jam": "堵塞之后，六十条消息在一个应答里到来",
  "The process is killed while sixty messages of two users wait for the handler":
    "两个用户的六十条消息在等处理函数时，进程被杀",
  "Somebody else polls with the same token and takes three messages": "别人用同一个令牌轮询，拿走了三条消息",
  "After a jam of three minutes three hundred messages of two users come in one answer":
    "堵塞三分钟之后，两个用户的三百条消息在一个应答里到来",
  "Items of tool calls stand among the messages": "消息中间夹着工具调用的条目",
  "Each message stands twice in its batch, with the same id": "每条消息在它的批次里出现两次，id 相同",
  "Two users' agents work for ten minutes each; a third user is answered all the same":
    "两个用户的智能体各工作十分钟；第三个用户照样得到回答",
  "A message comes whose only item is of a type that nobody knows":
    "来了一条消息，它唯一的条目是谁也不认识的类型",
  "The process is killed while three messages of one user wait for the handler; they are handled in their order":
    "同一用户的三条消息在等处理函数时进程被杀；它们按顺序处理",
  "What a user wrote comes in several text items of one message": "用户写的话在一条消息里分成几个文本条目",
  "A user writes a second before the run ends, on a line that takes two":
    "用户在运行结束前一秒写来，而线路要走两秒",
  "The machine is off for ten minutes; what users wrote meanwhile is handled when the client runs again":
    "机器关了十分钟；其间用户写的话，客户端再次运行时处理",
  "Twelve hundred messages of a busy morning, one by one, and each of them once more in the afternoon":
    "忙碌的上午一千二百条消息逐条到来，下午每条又各来一次",
  "The disk is full for a minute as two messages arrive; they are handled, the client is killed much later, and they come once more":
    "两条消息到达时磁盘已满，持续一分钟；消息都处理完了，客户端很久之后被杀，同样的消息又来一次",
  "The handler fails on the first of four messages that a user has written; it is tried again before the others are taken up":
    "用户连写四条消息，处理第一条时失败；先重试它，再轮到后面的",
  "Who has bound the bot writes to it like anybody else, in a group too, and is answered":
    "扫码绑定机器人的人像别人一样写消息，群里也写，同样得到回答",
  "A bot with many users takes 2,300 messages in a day, and each of them comes once more half an hour later":
    "用户众多的机器人一天收到 2,300 条消息，每一条半小时后都会再来一次",
  "An agent works for forty minutes, and the same user writes again after twelve and after twenty-five; both wait for their turn":
    "智能体一轮工作四十分钟，同一用户在第十二和第二十五分钟又写来消息；两条都要排队等待",
  "A user writes sixty thousand characters at once": "一个用户一次写来六万个字符",
  "A user asks the same twice while the bot stands still, and both come in one answer":
    "机器人停着时用户把同一句话问了两遍，两条在一个应答里到来",
  "Eight agents of one account are at work for ten minutes, and a user of the other account writes":
    "一个账号的八个智能体忙了十分钟，另一个账号的用户写来消息",
  "Eleven hundred messages of four users come in one answer after a weekend":
    "一个周末之后，四个用户的一千一百条消息在一个应答里到来",
  "Nearly four thousand messages come in a row, and each comes again after ten minutes":
    "近四千条消息接连到来，每条十分钟后又来一次",
};
