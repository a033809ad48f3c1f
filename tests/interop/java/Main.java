import com.aliyun.oss.ClientBuilderConfiguration;
import com.aliyun.oss.HttpMethod;
import com.aliyun.oss.OSS;
import com.aliyun.oss.OSSClientBuilder;
import com.aliyun.oss.OSSException;
import com.aliyun.oss.common.auth.DefaultCredentialProvider;
import com.aliyun.oss.common.comm.SignVersion;
import com.aliyun.oss.model.*;
import java.io.ByteArrayInputStream;
import java.util.*;

/** What aliyun-sdk-oss does with a server, told as one JSON object. */
public final class Main {
    public static void main(String[] args) throws Exception {
        Map<String, String> env = System.getenv();
        String bucket = env.get("BUCKET");
        String object = env.get("OBJECT");
        ClientBuilderConfiguration configuration = new ClientBuilderConfiguration();
        configuration.setSignatureVersion(SignVersion.V4);
        configuration.setSLDEnabled(true);
        String token = env.get("TOKEN").isEmpty() ? null : env.get("TOKEN");
        OSS client = OSSClientBuilder.create()
                .endpoint(env.get("ENDPOINT"))
                .credentialsProvider(new DefaultCredentialProvider(env.get("KEY_ID"), env.get("KEY_SECRET"), token))
                .clientConfiguration(configuration)
                .region("cn-hangzhou")
                .build();
        List<String> told = new ArrayList<>();

        ObjectMetadata metadata = new ObjectMetadata();
        metadata.setContentType("text/plain");
        metadata.addUserMetadata("author", "alice");
        PutObjectResult put = client.putObject(bucket, object, new ByteArrayInputStream("content".getBytes()), metadata);
        told.add("\"put\":" + (put.getETag() == null ? 0 : 200));
        byte[] got = client.getObject(bucket, object).getObjectContent().readAllBytes();
        told.add("\"get\":" + quoted(new String(got)));
        ObjectMetadata head = client.getObjectMetadata(bucket, object);
        told.add("\"author\":" + quoted(head.getUserMetadata().get("author")));
        told.add("\"length\":" + head.getContentLength());

        String big = object + ".big";
        InitiateMultipartUploadRequest initiate = new InitiateMultipartUploadRequest(bucket, big);
        String id = client.initiateMultipartUpload(initiate).getUploadId();
        List<PartETag> parts = new ArrayList<>();
        int[] sizes = {100 * 1024, 100 * 1024, 50 * 1024};
        for (int number = 1; number <= sizes.length; number++) {
            byte[] data = new byte[sizes[number - 1]];
            UploadPartRequest part = new UploadPartRequest(bucket, big, id, number, new ByteArrayInputStream(data), data.length);
            parts.add(client.uploadPart(part).getPartETag());
        }
        client.completeMultipartUpload(new CompleteMultipartUploadRequest(bucket, big, id, parts));
        told.add("\"multipart\":" + client.getObject(bucket, big).getObjectContent().readAllBytes().length);
        List<String> listed = new ArrayList<>();
        for (OSSObjectSummary summary : client.listObjects(bucket, object).getObjectSummaries()) {
            listed.add(quoted(summary.getKey()));
        }
        told.add("\"listed\":" + listed);
        try {
            client.getObject(bucket, object + ".none");
        } catch (OSSException refused) {
            told.add("\"error\":[404," + quoted(refused.getErrorCode()) + "]");
        }
        client.deleteObject(bucket, big);
        told.add("\"after\":" + client.listObjects(bucket, object).getObjectSummaries().size());

        GeneratePresignedUrlRequest task = new GeneratePresignedUrlRequest(bucket, object + ".url", HttpMethod.PUT);
        task.setExpiration(new Date(System.currentTimeMillis() + 600_000));
        task.setContentType("text/css");
        task.addUserMetadata("by", "url");
        told.add("\"url\":" + quoted(client.generatePresignedUrl(task).toString()));
        told.add("\"headers\":{\"Content-Type\":\"text/css\",\"x-oss-meta-by\":\"url\"}");
        client.shutdown();
        System.out.println("{" + String.join(",", told) + "}");
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }
}
