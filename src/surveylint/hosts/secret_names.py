"""Names of parameters that hold secrets, as `plain_name` writes them."""

from __future__ import annotations

# A parameter with one of these names shows that a link is signed: none of its values is printed.
SIGNING = frozenset(
    (
        *("acm", "awsaccesskeyid", "googleaccessid", "keypairid", "ossaccesskeyid", "qak"),
        *("qsignature", "xamzcredential", "xamzsecuritytoken", "xamzsignature", "xgoogcredential"),
        *("xgoogsignature", "xosscredential", "xosssecuritytoken", "xosssignature"),
    )
)
# `access_token`, `accessToken`, `access-token` and `access.token` are all `accesstoken`.
NAMES = SIGNING | frozenset(
    (
        *("appkey", "aspsessionid", "auth", "authcode", "bearer", "cfid", "clientkey"),
        *("codeverifier", "cookie", "hm", "hmac", "key", "md5", "otp", "pass", "policy", "pskey"),
        *("pwd", "resourcekey", "rlkey", "samlart", "samlrequest", "samlresponse", "sas"),
        *("session", "sessionkey", "sharekey", "sid", "sig", "sign", "skey", "streamkey"),
        *("userkey", "wresult", "xcossecuritytoken", "securitytoken", "sesskey", "oobcode", "zak"),
        *("tempauth", "tokenhash", "tk", "oauthverifier", "upt", "oscsid"),
    )
)
# These are secrets too as the end of a longer name, such as `user_token` and `db.password`: none is
# the end of a common word, as `key` is of `monkey` and `sign` of `design`.
ENDINGS = (
    *("accesskey", "accesskeyid", "accountkey", "apikey", "authkey", "authorization"),
    *("credential", "credentials", "encryptionkey", "functionkey", "jwt", "licensekey"),
    *("masterkey", "passcode", "passphrase", "passwd", "password", "privatekey", "secret"),
    *("secretkey", "sessid", "sessionid", "sharedkey", "signature", "signingkey"),
    *("subscriptionkey", "ticket", "token"),
)
LONG_NAMES = tuple(name for name in (*NAMES, *ENDINGS) if len(name) >= len("token"))
"""Names that are recognised even if a space, a bracket or a line break is within them."""
