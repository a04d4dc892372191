/** 场景目录 polling 的标题：轮询。键是英文标题。 */
export const TITLES: Readonly<Record<string, string>> = {
  "The server once advertises a hold of eleven days; a poll that is lost afterwards must not be waited for so long":
    "服务端有一次公布十一天的挂起时长；此后丢失的轮询不能等那么久",
  "The server advertises a hold of -1 for ten minutes; polls are held as always":
    "十分钟里服务端公布的挂起时长是 -1；轮询照常挂起",
  "The server advertises a hold of 1 ms for two seconds; a client that believes it aborts a thousand polls a second":
    "两秒里服务端公布的挂起时长是 1 毫秒；信它的客户端每秒中止一千次轮询",
  'The server advertises a hold of "soon" for ten minutes; polls are held as always':
    '十分钟里服务端公布的挂起时长是 "soon"；轮询照常挂起',
  "The server advertises a hold of 0 for two quiet hours and holds polls as always; one that waits for the answers hears the service":
    "安静的两小时里服务端公布的挂起时长是 0，轮询照常挂起；等应答的客户端听得到服务",
  "The server advertises a hold of 0 for ten minutes; polls are held as always":
    "十分钟里服务端公布的挂起时长是 0；轮询照常挂起",
  "Polls find nothing for an hour although users write; then all of it comes in one batch":
    "一小时里用户写了话，轮询却什么也取不到；然后一批到齐",
  "Messages come in the last instant before the client's deadline, and what the server wrote into the closed connection is gone":
    "消息在客户端超时前的最后一刻到来，服务端写进已关闭连接的就丢了",
  "Messages come in the last instant before the client's deadline, on a slow line; the server repeats what was not acknowledged":
    "线路慢，消息在客户端超时前的最后一刻到来；没有确认的，服务端会再给",
  "Polls answer 200 with an empty body, then 204, at once and for a minute each":
    "轮询先得到 200 空响应体，再得到 204，都是立即，各一分钟",
  "Answers are legal JSON of the unkind sort, from duplicate keys to numbers as text; nothing is wrong with them":
    "应答是合法但刁钻的 JSON，从重复的键到写成文本的数字；它们都没有错",
  "For five minutes answers carry an unknown field of ten thousand nested lists, and the messages beside it are good":
    "五分钟里应答有一个嵌套一万层列表的未知字段，旁边的消息是好的",
  "A poll answers null where the list of messages should be, once; the loop must not die of it":
    "有一次轮询的应答在消息列表的位置上是 null；轮询循环不能因此停下",
  "Polls answer for five minutes with fields that are all of the wrong type":
    "五分钟里轮询的应答各字段类型全错",
  'Polls answer {"ret":0} and no more for half a minute, at once':
    '半分钟里轮询立即应答 {"ret":0}，此外什么也没有',
  "Answers carry a cursor but no list of messages for five minutes; what waits goes on waiting":
    "五分钟里应答有游标却没有消息列表；在等的消息继续等",
  "For twenty minutes each answer to a poll is three megabytes long, and says what it should":
    "二十分钟里每个轮询的应答长达三兆字节，内容正确",
  "The line is slow and the server holds each poll as long as it advertises, so that a deadline a second beyond the hold beats every answer":
    "线路慢，服务端挂起每个轮询的时长正如公布；只比它多一秒的超时，每次都先于应答",
  "The server holds each poll exactly as long as it advertises; on a slow line a deadline of the same length beats every answer":
    "服务端挂起每个轮询的时长正如公布；线路慢，同样长的超时每次都先于应答",
  "Polls are refused at once with an error code for three minutes; a client without a pause hammers":
    "三分钟里轮询立即以错误码拒绝；没有停顿的客户端会不停地敲",
  "A CDN answers every poll with 524 after 17 s, for an hour and a half, before any comes to its end; the channel is down, and has to say so":
    "一个半小时里，CDN 在 17 秒后对每个轮询应答 524，没有一个走到头；频道断了，必须说出来",
  "Every third poll gets a connection whose headers never end; messages wait for no more than one deadline":
    "每三次轮询就有一次，响应头没完没了；消息最多等一个超时",
  "Polls are held for ten minutes although 35 s are advertised": "公布 35 秒，轮询却挂起十分钟",
  "Polls are held for a tenth of a second at most; a client that asks again at once asks ten times a second":
    "轮询最多挂起十分之一秒；立即再问的客户端每秒问十次",
  "Polls are no longer held, every answer is empty and comes at once; a client without a floor spins":
    "轮询不再挂起，每个应答都是空的，立即到来；没有最小间隔的客户端会空转",
  "For two hours the server takes every poll and no answer comes back, though notifystart and sends are answered; nothing is received, and nothing may say live for long":
    "两小时里服务端收下每个轮询，应答却回不来，notifystart 和发送则有应答；什么也收不到，不能久称 live",
  "Nobody writes for five hours while the watchdog looks on; restarted or not, one poll goes on":
    "五小时没有人写话，看门狗在旁边看着；不论是否重启，都有一个轮询在进行",
  "Somebody else polls with the same token and takes messages away; what is left must arrive, in order and once":
    "别人用同一个令牌轮询，拿走消息；剩下的必须按顺序到达，各一次",
  "The channel is stopped in the middle of an outage; a sleep that does not hear the stop outlasts it":
    "网络中断期间频道被停止；听不见停止的等待会比它久",
  "Three polls are answered by a gateway, and a user writes meanwhile":
    "三次轮询由网关作答，其间有用户写来消息",
  "The clock is set two hours back while a poll is held, and seconds later its connection breaks":
    "轮询挂着时时钟被拨慢两小时，几秒后它的连接断开",
};
