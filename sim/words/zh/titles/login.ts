/** 场景目录 login 的标题：登录。键是英文标题。 */
export const TITLES: Readonly<Record<string, string>> = {
  "Texts wait for quota when the operator logs in as another bot; they leave when the user writes to the new one":
    "文本在等额度时，操作者以另一个机器人登录；用户给新机器人写话时它们发出",
  "The QR code comes cut in half, and is confirmed on the phone all the same; the next one is whole":
    "二维码只传来一半，手机上却确认了；下一个是完整的",
  "The service is deployed anew while its QR code is on the screen, and knows the code no more; the next one is confirmed":
    "二维码还在屏幕上时服务重新部署，不再认得它；下一个得到确认",
  "The host is never done with showing a QR code; the running account does not notice, and the next login works":
    "宿主一直没有显示完二维码；运行中的账号不受影响，下一次登录成功",
  "A QR login is confirmed, its answer is lost and the process killed; the service has forgotten the old token already":
    "二维码登录已确认，应答丢失，进程被杀；服务已经忘了旧令牌",
  "A login names another host of the service, and no other knows its token":
    "登录指定了服务的另一个主机，别的主机不知道它的令牌",
  "A text waits when the account is taken over; for three days nobody logs in, and its end is told all the same":
    "账号被接管时有一条文本在等；三天没人登录，它的结局照样要告知",
  "The service says the bot is bound already and gives no new token; the old credentials must be kept":
    "服务说机器人已经绑定，不给新令牌；旧凭据必须保留",
  "A QR login asks for the digits on the phone, and the operator types them":
    "二维码登录要求输入手机上的数字，操作者输入了",
  "A QR login is confirmed with somebody else's address, and again with the right one":
    "二维码登录确认时给的是别人的地址，第二次才是对的",
  "A QR login is confirmed without a bot id; it has failed, and the old credentials must be kept":
    "二维码登录确认时没有机器人 id；登录算失败，旧凭据必须保留",
  "The operator scans a new QR code an hour after the token died; the client goes on with the new token at once":
    "令牌失效一小时后操作者扫了新的二维码；客户端立即用新令牌继续",
  "The operator finds his phone too late for the first QR code, and scans the second":
    "操作者找到手机时第一个二维码已过期，扫了第二个",
  "Nobody scans; code after code expires until the login is given up, and the old session is untouched":
    "没有人扫码；二维码一个接一个过期，直到放弃登录，旧会话不受影响",
  "A QR login is sent on to a host that only looks like the service's, and the next one to the right one":
    "二维码登录被转到一个只是看起来像服务的主机，下一次转到对的主机",
  "A QR login is sent on to another host while it is being scanned, and is confirmed there":
    "正在扫码时，二维码登录被转到另一个主机，在那里得到确认",
  "A gateway answers the status polls of a QR login with 524 after 17 s; the code itself stays good":
    "网关在 17 秒后对二维码登录的状态轮询应答 524；二维码本身仍然有效",
  "Status polls of a QR login meet resets, a hotel's login page and 502; the login is confirmed all the same":
    "二维码登录的状态轮询遇到重置、酒店的登录页和 502；登录照样得到确认",
  "A QR login is blocked after one wrong verify code; the old token goes on working":
    "输错一次验证码之后二维码登录被封；旧令牌继续有效",
  "Of two accounts that work, the second is logged in anew": "两个正常的账号，第二个重新登录",
  "The operator scans a new code although the session is live; the poll that waits on the old token must end":
    "会话还活着，操作者却扫了新的二维码；等在旧令牌上的轮询必须结束",
  "A QR login is sent on to another host and runs out there; the next code is asked for where codes are made":
    "二维码登录被转到另一台主机并在那里过期；下一个二维码仍向生成二维码的地方索取",
  "One of two bots logs in as another bot, and the process dies; what is sent by the other one has its user's token":
    "两个机器人之一以另一个机器人登录，随后进程死掉；另一个发送时仍带着它自己用户的令牌",
  "The code of an account that is stopped is scanned, and the account stays stopped until it is started":
    "扫了一个已停止账号的二维码，账号仍停着，直到被启动",
  "A QR login is sent on to a host whose name ends in the service's letters, and the next one to the right one":
    "扫码登录被转到名字以服务名结尾的主机，下一次转到对的主机",
  "A QR login is confirmed with an address of the service over plain http, and again with the right one":
    "扫码登录被确认时给出服务自己的明文 http 地址，再次确认时给出对的地址",
};
