"""Addresses that hold a secret, and the ways in which lists write them; the secrets are made up.

Each address holds a canary of its own, so that a test can say which one was printed.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator
from hashlib import sha256
from html import unescape
from pathlib import Path

END = 1740830700
"""A Unix time in March 2025, when the signed links expired."""

_POLICY = (
    base64.b64encode(
        json.dumps(
            {"Statement": [{"Condition": {"DateLessThan": {"AWS:EpochTime": END}}}]}
        ).encode()
    )
    .decode()
    .replace("+", "-")
    .replace("=", "_")
    .replace("/", "~")
)
_JWT = f"eyJhbGciOiJIUzI1NiJ9.eyJleHAiOjE3NDA4MzA3MDB9{'{0}'}.{'{0}'}"
_AWS4 = (
    "https://bucket.s3.amazonaws.com/a(1)/b.pdf?X-Amz-Algorithm=AWS4-HMAC-SHA256"
    "&X-Amz-Date=20250301T120000Z&X-Amz-Expires=300&X-Amz-Credential=ASIA{0}%2F20250301%2Fs3"
    "&X-Amz-Security-Token={0}&X-Amz-Signature={0}&hash=1a2b&tid=3c4d&type=client"
)
_NESTED = "https%3A%2F%2Fapi.example.net%2Fv1%3Fpage%3D2%26token%3D{0}"

_TEMPLATES = {
    # signed links, one of each family
    "aws-sigv4": _AWS4,
    "aws-sigv2": f"https://b.s3.amazonaws.com/k?AWSAccessKeyId={{0}}&Expires={END}&Signature={{0}}",
    "gcs-v4": "https://storage.googleapis.com/b/k?X-Goog-Date=20250301T120000Z&X-Goog-Expires=300"
    "&X-Goog-Credential={0}&X-Goog-Signature={0}",
    "gcs-v2": f"https://storage.googleapis.com/b/k?GoogleAccessId={{0}}&Expires={END}&Signature={{0}}",
    "aliyun-oss-v4": "https://b.oss.aliyuncs.com/k?x-oss-date=20250301T120000Z&x-oss-expires=300"
    "&x-oss-credential={0}&x-oss-signature={0}&x-oss-security-token={0}",
    "aliyun-oss-v1": f"https://b.oss.aliyuncs.com/k?OSSAccessKeyId={{0}}&Expires={END}&Signature={{0}}",
    "cloudfront-custom": f"https://d.cloudfront.net/k?Policy={_POLICY}{{0}}&Signature={{0}}&Key-Pair-Id=K{{0}}",
    "cloudfront-canned": f"https://d.cloudfront.net/k?Expires={END}&Signature={{0}}&Key-Pair-Id=K{{0}}",
    "azure-sas": "https://a.blob.core.windows.net/k?sv=2022&se=2025-03-01T12:05:00Z&sr=b&sp=r&sig={0}",
    "tencent-cos": f"https://b.cos.myqcloud.com/k?q-sign-algorithm=sha1&q-ak={{0}}&q-sign-time=1740830400;{END}"
    "&q-signature={0}",
    "discord": f"https://cdn.discordapp.com/attachments/1/2/a.png?ex={END:x}&is=67c2f6c0&hm={{0}}&",
    "github-jwt": f"https://private-user-images.githubusercontent.com/1/2.png?jwt={_JWT}",
    "github-raw-token": "https://raw.githubusercontent.com/a/b/main/c.png?token={0}",
    "sciencedirect-pdf": "https://www.sciencedirect.com/science/article/pii/S0306457322002400/pdfft"
    "?md5={0}&pid=1-s2.0-S0306457322002400-main.pdf",
    # webhooks
    "slack": "https://hooks.slack.com/services/T00000000/B00000000/{0}",
    "slack-workflow": "https://hooks.slack.com/workflows/T0/A0/1/{0}",
    "discord-webhook": "https://discord.com/api/webhooks/123456789012345678/{0}",
    "discord-webhook-v10": "https://canary.discordapp.com/api/v10/webhooks/1234567/{0}?wait=true",
    "telegram": "https://api.telegram.org/bot123456789:AA{0}/sendMessage?chat_id=1",
    "telegram-file": "https://api.telegram.org/file/bot123456789:AA{0}/photos/a.jpg",
    "feishu": "https://open.feishu.cn/open-apis/bot/v2/hook/{0}",
    "lark": "https://open.larksuite.com/open-apis/bot/hook/{0}",
    "dingtalk": "https://oapi.dingtalk.com/robot/send?access_token={0}",
    "wecom": "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key={0}",
    "office-365": "https://example.webhook.office.com/webhookb2/a1@b2/IncomingWebhook/{0}/c3",
    "outlook": "https://outlook.office.com/webhook/a1@b2/IncomingWebhook/{0}/c3",
    "power-automate": "https://prod-1.westus.logic.azure.com/workflows/1/triggers/manual/paths/invoke"
    "?api-version=2016-06-01&sp=%2Ftriggers&sv=1.0&sig={0}",
    "zapier": "https://hooks.zapier.com/hooks/catch/1234567/{0}/",
    "ifttt": "https://maker.ifttt.com/trigger/new_paper/with/key/{0}",
    "ifttt-json": "https://maker.ifttt.com/trigger/new_paper/json/with/key/{0}",
    "google-chat": "https://chat.googleapis.com/v1/spaces/AAAA/messages?key={0}&token={0}",
    "make": "https://hook.eu1.make.com/{0}",
    "serverchan": "https://sctapi.ftqq.com/SCT1{0}.send",
    # user names and passwords
    "password-of-user": "https://alice:{0}@example.org/papers/a.pdf",
    "token-as-user": "https://{0}@github.com/a/b",
    "token-and-basic": "https://{0}:x-oauth-basic@github.com/a/b",
    "password-of-ftp": "ftp://alice:{0}@ftp.example.org/a.zip",
    "password-of-ssh": "ssh://git:{0}@example.org/a.git",
    "no-protocol": "//alice:{0}@example.org/a.pdf",
    "no-scheme": "alice:{0}@files.example.org/a.pdf",
    "escaped-at": "https%3A%2F%2Falice:{0}%40example.org/a",
    # the query
    "token": "https://example.org/a?page=1&token={0}&size=2",
    "access_token": "https://example.org/a?access_token={0}",
    "accessToken": "https://example.org/a?accessToken={0}",
    "auth_key": "https://example.org/a?auth_key={0}",
    "user_token": "https://example.org/a?user_token={0}",
    "api-key": "https://example.org/a?api-key={0}",
    "apikey": "https://example.org/a?APIKEY={0}",
    "client_secret": "https://example.org/a?client_id=1&client_secret={0}",
    "clientSecret": "https://example.org/a?clientSecret={0}",
    "password": "https://example.org/a?user=alice&password={0}",
    "dotted": "https://example.org/a?db.password={0}",
    "key": "https://example.org/a?key={0}",
    "sas": "https://example.org/a?sas={0}",
    "ticket": "https://example.org/a?ticket=ST-1-{0}",
    "session_id": "https://example.org/a?session_id={0}",
    "sid": "https://example.org/a?sid={0}",
    "phpsessid": "https://example.org/a?PHPSESSID={0}",
    "saml": "https://example.org/acs?SAMLResponse={0}&RelayState=1",
    "resourcekey": "https://drive.google.com/file/d/1/view?usp=sharing&resourcekey=0-{0}",
    "rlkey": "https://www.dropbox.com/scl/fi/1/a.pdf?rlkey={0}&dl=0",
    "x-auth": "https://example.org/a?X-Auth-Token={0}",
    "x-key": "https://example.org/a?X-Key={0}",
    "sign": "https://example.org/a?t=1&sign={0}",
    "indexed": "https://example.org/a?token[0]={0}&b=1",
    "semicolon": "https://example.org/a?b=1;token={0}",
    "escaped-name": "https://example.org/a?%61ccess%5Ftoken={0}",
    "escaped-equals": "https://example.org/a?token%3D{0}",
    "session-in-path": "https://example.org/a;jsessionid={0}?page=1",
    # the fragment
    "fragment": "https://example.org/callback#access_token={0}&token_type=bearer",
    "fragment-id-token": f"https://example.org/callback#id_token={_JWT}",
    "fragment-route": "https://example.org/#/reset?token={0}",
    # keys that are recognised by their prefix
    "github-token": "https://example.org/ghp_{0}abcd/file",
    "github-pat": "https://example.org/a?x=github_pat_11ABCDEFG0{0}",
    "gitlab-token": "https://example.org/glpat-{0}/a",
    "slack-token": "https://example.org/a?x=xoxb-1234-{0}",
    "openai-key": "https://example.org/a?x=sk-proj-{0}-abcd",
    "openai-key-path": "https://example.org/sk-{0}/v1",
    "aws-key": "https://example.org/a?x=AKIA{0:.16}",
    "google-key": "https://example.org/AIza{0}abcdefghijk",
    "hugging-face": "https://example.org/a?x=hf_{0}abcdefghijkl",
    "stripe": "https://example.org/a?x=sk_live_{0}",
    "jwt-in-path": f"https://example.org/verify/{_JWT}/done",
    "jwt-in-query": f"https://example.org/verify?x={_JWT}",
    # inside of other addresses
    "nested": "https://proxy.example.org/login?next=" + _NESTED,
    "nested-twice": "https://proxy.example.org/login?next=" + _NESTED.replace("%", "%25"),
    "nested-plain": "https://proxy.example.org/login?url=https://api.example.net/a?token={0}",
    "nested-signed": "https://proxy.example.org/login?url=" + _AWS4,
    "nested-webhook": "https://proxy.example.org/?u=https%3A%2F%2Fhooks.slack.com%2Fservices%2FT%2FB%2F{0}",
    "nested-key": "https://proxy.example.org/?u=https%3A%2F%2Fa.example.net%2Fghp_{0}abcd",
    "archived": "https://web.archive.org/web/2024/https://api.example.net/a?sig={0}",
    # quoted, and with entities
    "quoted": 'https://example.org/a?token="{0}"',
    "quoted-singly": "https://example.org/a?token='{0}'",
    "quoted-by-entities": "https://example.org/a?token=&quot;{0}&quot;",
    "entity-equals": "https://example.org/a?b=1&amp;token&#61;{0}",
    "entity-in-value": "https://example.org/a?token=ab&#43;{0}&b=1",
    # webhooks and hooks of builds of other services
    "guilded": "https://media.guilded.gg/webhooks/0b1c2d3e-0000-4000-8000-000000000000/{0}",
    "rocket-chat": "https://chat.example.org/hooks/64b1c2d3e4f5a6b7c8d9e0f1/{0}",
    "webex": "https://webexapis.com/v1/webhooks/incoming/{0}",
    "n8n": "https://n8n.example.org/webhook/{0}",
    "n8n-test": "https://n8n.example.org/webhook-test/{0}/run",
    "webhook-site": "https://webhook.site/{0}",
    "netlify": "https://api.netlify.com/build_hooks/{0}",
    "vercel": "https://api.vercel.com/v1/integrations/deploy/prj_AbCd/{0}",
    "cloudflare-pages": "https://api.cloudflare.com/client/v4/pages/webhooks/deploy_hooks/{0}",
    "pagerduty": "https://events.pagerduty.com/integration/{0}/enqueue",
    "bark": "https://api.day.app/{0}/title/body",
    "docker-hub": "https://hub.docker.com/api/build/v1/source/1b2c/trigger/{0}/call/",
    "google-calendar": "https://calendar.google.com/calendar/ical/a%40example.org/private-{0}/basic.ics",
    "azure-function": "https://papers.azurewebsites.net/api/refresh?name=a&code={0}",
    "discord-ptb": "https://ptb.discord.com/api/webhooks/1234567/{0}/github",
    "slack-gov": "https://hooks.slack-gov.com/services/T0/B0/{0}",
    "teams-workflow": "https://default1.2.environment.api.powerplatform.com/powerautomate/x"
    "?api-version=1&sp=%2Frun&sv=1.0&sig={0}",
    "jenkins": "https://ci.example.org/generic-webhook-trigger/invoke?token={0}",
    "ifttt-value": "https://maker.ifttt.com/trigger/a/with/key/{0}?value1=1",
    "wecom-upload": "https://qyapi.weixin.qq.com/cgi-bin/webhook/upload_media?type=file&key={0}",
    "dingtalk-signed": "https://oapi.dingtalk.com/robot/send?access_token=a&timestamp=1&sign={0}",
    "telegram-test": "https://api.telegram.org/bot123456789:AA{0}/test/getMe",
    "serverchan-old": "https://sc.ftqq.com/{0}.send?text=a",
    "feishu-flow": "https://www.feishu.cn/flow/api/trigger-webhook/{0}",
    # parameters of other services, in other spellings
    "moodle": "https://moodle.example.org/webservice/rest/server.php?wstoken={0}&wsfunction=a",
    "moodle-session": "https://moodle.example.org/course/view.php?id=1&sesskey={0}",
    "gitlab-query": "https://gitlab.example.org/api/v4/projects/1?private_token={0}",
    "gitlab-feed": "https://gitlab.example.org/a.atom?feed_token={0}",
    "gitlab-rss": "https://gitlab.example.org/a.atom?rss_token={0}",
    "azure-maps": "https://atlas.microsoft.com/map?subscription-key={0}",
    "azure-header": "https://api.cognitive.example.com/a?Ocp-Apim-Subscription-Key={0}",
    "hubspot": "https://api.hubapi.com/a?hapikey={0}",
    "openweather": "https://api.openweathermap.org/data/2.5/weather?q=Oslo&appid={0}",
    "plex": "https://plex.example.org/library?X-Plex-Token={0}",
    "firebase": "https://app.firebaseapp.com/__/auth/action?mode=resetPassword&oobCode={0}",
    "supabase": "https://a.supabase.co/auth/v1/verify?token_hash={0}&type=email",
    "sharepoint": "https://a.sharepoint.com/_layouts/15/download.aspx?UniqueId=1&tempauth={0}",
    "sharepoint-guest": "https://a.sharepoint.com/:b:/s/x/1?guestaccesstoken={0}",
    "onedrive": "https://onedrive.live.com/embed?cid=1&resid=1&authkey={0}",
    "zoom": "https://us02web.zoom.us/j/123456789?pwd={0}",
    "zoom-start": "https://us02web.zoom.us/s/123456789?zak={0}",
    "zoom-recording": "https://us02web.zoom.us/w/123?tk={0}",
    "circleci": "https://circleci.com/gh/a/b.svg?circle-token={0}",
    "oauth1": "https://api.example.org/a?oauth_consumer_key=k&oauth_nonce=n&oauth_signature={0}",
    "oauth1-verifier": "https://api.example.org/cb?oauth_verifier={0}",
    "refresh": "https://example.org/cb?refreshToken={0}",
    "id-token": "https://example.org/cb#state=1&idToken={0}",
    "oidc-code": "https://example.org/cb?code={0}&state=af0ifjsldkj",
    "tencent-live": "https://live.example.org/a.m3u8?txSecret={0}&txTime=67C2F6C0",
    "wangsu": "https://cdn.example.org/a.mp4?wsSecret={0}&wsTime=67c2f6c0",
    "upyun": "https://cdn.example.org/a.pdf?_upt={0}",
    "qiniu": "https://cdn.example.org/a.pdf?e=1740830700&token=AbC:{0}",
    "asp-net": "https://example.org/a?ASP.NET_SessionId={0}",
    "oscommerce": "https://shop.example.org/a?osCsid={0}",
    "coldfusion": "https://example.org/a.cfm?CFID=1&CFTOKEN={0}",
    "sso": "https://example.org/a?SAMLart={0}",
    "wayf": "https://example.org/a?ticket=ST-2-{0}&service=b",
    "camel-session": "https://example.org/a?sessionId={0}",
    "kebab-secret": "https://example.org/a?Client-Secret={0}",
    "php-array": "https://example.org/a?auth[password]={0}",
    "magic": "https://example.org/login?magic_link_token={0}",
    "unsubscribe": "https://lists.example.org/u?email=a&hmac={0}",
    "ezproxy": "https://login.ezproxy.example.org/login?user=a&pass={0}&url=https://b.example.net/",
    "camel-password": "https://example.org/a?userPassword={0}",
    "dsn": "https://{0}@o1.ingest.sentry.io/2",
    "mongodb": "mongodb+srv://alice:{0}@cluster.example.net/papers",
    "postgres": "postgres://alice:{0}@db.example.net:5432/papers",
    "redis": "redis://:{0}@cache.example.net:6379/0",
    "amqp": "amqps://alice:{0}@mq.example.net/v",
    "git-plus": "git+https://oauth2:{0}@gitlab.example.org/a/b.git",
    # keys of more services
    "groq": "https://example.org/a?x=gsk_{0}AbCdEfGhIjKlMnOpQrStUvWxYz012345",
    "replicate": "https://example.org/a?x=r8_{0}AbCdEfGhIjKlMnOpQ",
    "perplexity": "https://example.org/a?x=pplx-{0}AbCdEfGhIjKlMnOpQrStUvWxYz01",
    "xai": "https://example.org/a?x=xai-{0}AbCdEfGhIjKlMnOpQrStUvWxYz0123456789AbCdEfGhIjKlMnOpQrStUvWx",
    "nvidia": "https://example.org/a?x=nvapi-{0}AbCdEfGhIjKlMnOpQrStUvWxYz012345",
    "tavily": "https://example.org/a?x=tvly-dev-{0}AbCdEfGh",
    "langsmith": "https://example.org/a?x=lsv2_pt_{0}abcdef_0123456789",
    "vault": "https://example.org/hvs.{0}AbCdEf/a",
    "docker": "https://example.org/a?x=dckr_pat_{0}AbCdEfG",
    "shopify": "https://example.org/a?x=shpat_{0:.16}0123456789abcdef",
    "linear": "https://example.org/a?x=lin_api_{0}AbCdEfGhIjKlMnOpQrSt",
    "figma": "https://example.org/a?x=figd_{0}AbCdEfGhIjKlMnOpQrSt",
    "notion": "https://example.org/a?x=ntn_{0}AbCdEfGhIjKlMnOpQrStUvWxYz",
    "postman": "https://example.org/a?x=PMAK-{0}0123-0123456789abcdef0123456789abcdef01",
    "rubygems": "https://example.org/a?x=rubygems_{0:.16}0123456789abcdef0123456789abcdef",
    "tailscale": "https://example.org/a?x=tskey-auth-{0}-AbCdEfGhIjKl",
    "sentry": "https://example.org/a?x=sntrys_{0}AbCdEfGhIjKlMnOp",
    "square": "https://example.org/a?x=sq0atp-{0}Ab",
    "anthropic": "https://example.org/a?x=sk-ant-api03-{0}-AbCdEf",
    "openrouter": "https://example.org/a?x=sk-or-v1-{0}0123456789abcdef",
    "slack-config": "https://example.org/a?x=xoxe.xoxp-1-{0}AbCdEf",
    "slack-app": "https://example.org/a?x=xapp-1-A0-{0}",
    "google-refresh": "https://example.org/a?x=1//0{0}AbCdEfGhIjKlMnOpQrSt",
    "google-access": "https://example.org/ya29.a0{0}/a",
    "github-server": "https://example.org/a?x=ghs_{0}abcd",
    "gitlab-trigger": "https://example.org/a/glptt-{0}/b",
    "gitlab-runner": "https://example.org/a?x=glrt-t1_{0}",
    "aws-temporary": "https://example.org/a?x=ASIA{0:.16}",
    "npm": "https://example.org/a?x=npm_{0}AbCdEfGhIjKlMnOp",
    "pypi": "https://example.org/a?x=pypi-AgEIcHlwaS5vcmc{0}",
    "sendgrid": "https://example.org/a?x=SG.{0}ab.{0}cdef",
    "digitalocean": "https://example.org/a?x=dop_v1_{0}0123456789abcdef",
    "jwt-encoded-dots": "https://example.org/a?x=eyJhbGciOiJub25lIn0%2EeyJhIjoxfQ{0}%2E{0}",
    "mapbox": "https://api.mapbox.com/styles?x=pk.eyJ1IjoiYSJ9{0}.{0}",
    "redirected-webhook": "https://www.linkedin.com/redir?url="
    "https%3A%2F%2Fapi.telegram.org%2Fbot123456789%3AAA{0}%2FgetMe",
    "mailchimp": "https://us1.api.mailchimp.com/3.0/?apikey={0}-us1",
    "fragment-session": "https://example.org/app#session_id={0}",
    "matrix": "https://matrix.example.org/_matrix/client/r0/sync?access_token=syt_{0}",
    "semicolon-sid": "https://example.org/forum;sid={0}/topic",
}


def canary(name: str) -> str:
    """Return the secret of an address: 20 characters that are found nowhere else."""
    return sha256(f"canary {name}".encode()).hexdigest()[:18].upper() + "Z9"


ADDRESSES = {name: text.format(canary(name)) for name, text in _TEMPLATES.items()}


def canaries(address: str) -> str:
    """Return the part of an address's canary that must be printed nowhere."""
    return canary(address)[:16]


FORMS = {
    "link": "- [A {1} paper]({0})",
    "titled": '- [A {1} paper]({0} "its title")',
    "in angle brackets": "- [A {1} paper](<{0}>)",
    "autolink": "- A {1} paper <{0}>",
    "bare": "- A {1} paper {0} of note",
    "code": "- A {1} paper `{0}` of note",
    "html": '- <a href="{0}">A {1} paper</a>',
    "image": "- ![A {1} figure]({0})",
    "cell": "| A {1} paper | [PDF]({0})[Code](https://example.org/x)|",
    "bold": "- **A {1} paper:** **{0}**",
}
BROKEN = {
    "unclosed": "- [A {1} paper]({0}",
    "space after the bracket": "- [A {1} paper] ({0})",
    "scheme twice": "- [A {1} paper](https://{0})",
    "space before the query": "- [A {1} paper]({0.before} ?{0.after})",
    "space in the host": "- [A {1} paper](https:// {0.rest})",
    "line break before the query": "- [A {1} paper]({0.before}\n  ?{0.after})",
    "no scheme": "- [A {1} paper]({0.rest})",
    "one slash": "- [A {1} paper](https:/{0.rest})",
    "brackets around": "- [A {1} paper][{0}]",
    "opened twice": "- [A {1} paper](({0})",
    "entities": "- [A {1} paper]({0.entities})",
    "escaped": "- [A {1} paper](https://example.org/login?next={0.escaped})",
    "backslash": "- [A {1} paper]({0.backslashes})",
}


class Spelled(str):
    """An address with the parts that broken forms write apart."""

    __slots__ = ()

    @property
    def before(self) -> str:
        """The address before its query, or before its last segment."""
        return self.partition("?")[0]

    @property
    def after(self) -> str:
        """The query."""
        return self.partition("?")[2]

    @property
    def rest(self) -> str:
        """The address without its scheme."""
        return self.removeprefix("https://")

    @property
    def entities(self) -> str:
        """The address with its ampersands as entities."""
        return re.sub(r"&(?!#?\w+;)", "&amp;", self)

    @property
    def escaped(self) -> str:
        """The address with its delimiters percent-encoded."""
        return re.sub("[%:/?&=#]", lambda sign: f"%{ord(sign[0]):02X}", unescape(self))

    @property
    def backslashes(self) -> str:
        """The address with its underscores and ampersands escaped, as some editors write them."""
        return self.replace("_", "\\_").replace("&", "\\&")


# A misspelled word for each form, so that a finding frames the line.
_TYPOS = (
    *("recieve", "seperate", "occured", "utilzed", "acheive", "beleive", "calender", "comittee"),
    *("definately", "embarass", "enviroment", "existance", "goverment", "independant"),
    *("neccessary", "noticable", "occurence", "persistant", "posession", "publically"),
    *("recomend", "refered", "relevent"),
)


def lines(name: str) -> Iterator[str]:
    """Return the address in every form, each with a misspelled word of its own."""
    address = Spelled(ADDRESSES[name])
    for form, typo in zip((*FORMS.values(), *BROKEN.values()), _TYPOS, strict=True):
        yield form.format(address, typo)


def write_lists(folder: Path) -> None:
    """Write a list for each address, which holds the address in every form."""
    for name in ADDRESSES:
        text = "\n\n".join(lines(name))
        (folder / f"{name}.md").write_text(f"# Papers\n\n{text}\n", encoding="utf-8")


def leaked(text: str) -> list[str]:
    """Return the names of the addresses whose secret a text shows, in any case."""
    upper = text.upper()
    return [name for name in ADDRESSES if canaries(name) in upper]
