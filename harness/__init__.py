"""A conformance harness for snippets that upload to Alibaba Cloud OSS through signed URLs."""
