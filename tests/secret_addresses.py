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
