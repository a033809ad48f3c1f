"""Values that are signed so often that they are worth a guess."""

from collections.abc import Mapping

TYPES: tuple[bytes, ...] = tuple(
    text.encode()
    for text in (
        "application/octet-stream",
        "text/plain",
        "text/plain; charset=utf-8",
        "text/plain;charset=utf-8",
        "text/plain;charset=UTF-8",
        "text/html",
        "text/html; charset=utf-8",
        "text/css",
        "text/csv",
        "text/markdown",
        "text/javascript",
        "text/xml",
        "application/json",
        "application/json; charset=utf-8",
        "application/javascript",
        "application/xml",
        "application/pdf",
        "application/zip",
        "application/gzip",
        "application/x-www-form-urlencoded",
        "application/x-www-form-urlencoded;charset=UTF-8",
        "application/x-www-form-urlencoded; charset=UTF-8",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "application/vnd.ms-excel",
        "application/msword",
        "application/x-tar",
        "binary/octet-stream",
        "multipart/form-data",
        "image/jpeg",
        "image/jpg",
        "image/png",
        "image/gif",
        "image/webp",
        "image/svg+xml",
        "audio/mpeg",
        "audio/wav",
        "video/mp4",
        "video/webm",
        "*/*",
    )
)
VALUES: Mapping[str, tuple[bytes, ...]] = {
    "x-oss-storage-class": (b"Standard", b"IA", b"Archive", b"ColdArchive", b"DeepColdArchive"),
    "x-oss-object-acl": (b"default", b"private", b"public-read", b"public-read-write"),
    "x-oss-forbid-overwrite": (b"true", b"false"),
    "x-oss-server-side-encryption": (b"AES256", b"KMS", b"SM4"),
    "x-oss-content-sha256": (b"UNSIGNED-PAYLOAD",),
}
METHODS = ("PUT", "GET", "POST", "HEAD", "DELETE")
VALIDITIES = (
    *(1, 5, 10, 15, 30, 60, 120, 180, 300, 600, 900, 1200, 1800, 3600, 5400, 7200, 10_800),
    *(14_400, 18_000, 21_600, 28_800, 32_400, 36_000, 43_200, 64_800, 86_400, 172_800),
    *(259_200, 345_600, 432_000, 518_400, 604_799, 604_800),
)
REGIONS = (
    *("cn-hangzhou", "cn-shanghai", "cn-nanjing", "cn-fuzhou", "cn-wuhan-lr", "cn-qingdao"),
    *("cn-beijing", "cn-zhangjiakou", "cn-huhehaote", "cn-wulanchabu", "cn-shenzhen"),
    *("cn-heyuan", "cn-guangzhou", "cn-chengdu", "cn-zhongwei", "cn-hongkong"),
    *("ap-northeast-1", "ap-northeast-2", "ap-southeast-1", "ap-southeast-2", "ap-southeast-3"),
    *("ap-southeast-5", "ap-southeast-6", "ap-southeast-7", "ap-south-1", "eu-central-1"),
    *("eu-west-1", "us-west-1", "us-east-1", "us-southeast-1", "na-south-1", "me-east-1"),
    *("me-central-1", "oss-cn-hangzhou", "oss-cn-shanghai", "oss-cn-beijing", ""),
)
