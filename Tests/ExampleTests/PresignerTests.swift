import Foundation
import MediaPipelineKit
import Testing

struct PresignerTests {
    private static let keyID = "AKIAIOSFODNN7EXAMPLE"
    private static let secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
    /// 2013-05-24T00:00:00Z, the time of Amazon's example.
    private static let time = Date(timeIntervalSince1970: 1_369_353_600)
    private static let global = "examplebucket.s3.amazonaws.com"

    /// A request, and the path and the signature that it must have.
    struct Vector: CustomTestStringConvertible {
        var method = Presigner.Method.put
        let key: String
        var seconds = 900
        var region = "us-east-1"
        var host: String? = global
        var token: String?
        let path: String
        let signature: String

        var testDescription: String { "\(method) \(key)" }
    }

    /// The first is Amazon's published example. The others are what botocore 1.43 answers for the same keys and time
    /// (`generate_presigned_url`, signature version s3v4, virtual-hosted addresses).
    static let vectors = [
        Vector(
            method: .get, key: "test.txt", seconds: 86_400, path: "test.txt",
            signature: "aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404"),
        Vector(
            key: "fotos/Über den Wolken (1)+~*'!.jpg",
            path: "fotos/%C3%9Cber%20den%20Wolken%20%281%29%2B~%2A%27%21.jpg",
            signature: "ca9f435a6fe4c9bf7e0e8e5568d6f97e44969c6813e3f7720e72b3cb4390081a"),
        Vector(
            key: "a//b/日本 é%20=&?#.jpg", region: "eu-central-1", host: nil,
            path: "a//b/%E6%97%A5%E6%9C%AC%20%C3%A9%2520%3D%26%3F%23.jpg",
            signature: "8b076ede164ff47ea21eaff24518d170dcdd6b89d63572655aa3b01b3d47112d"),
        Vector(
            key: "thumbnails/wood-480.jpg", seconds: 604_800, token: "FwoGZX/+tok=en", path: "thumbnails/wood-480.jpg",
            signature: "bb5ff6bd8ba33b98ccff1b7a800fe273d74b4c94bdf549dbda5addd5bf23dec8"),
    ]

    @Test(arguments: vectors)
    func `A signed URL is the one that Amazon's own tools make`(vector: Vector) throws {
        let url = try Self.presigner(vector).url(
            vector.method, key: vector.key, at: Self.time, expires: .seconds(vector.seconds))
        let host = vector.host ?? "examplebucket.s3.\(vector.region).amazonaws.com"
        #expect(url.hasPrefix("https://\(host)/\(vector.path)?X-Amz-Algorithm=AWS4-HMAC-SHA256&"))
        #expect(url.hasSuffix("&X-Amz-Signature=\(vector.signature)"))
        #expect(url.contains("&X-Amz-Expires=\(vector.seconds)&"))
    }

    @Test func `A URL is good for fifteen minutes if nothing is said`() throws {
        let presigner = Self.presigner(Self.vectors[0])
        #expect(try presigner.url(.put, key: "a", at: Self.time).contains("X-Amz-Expires=900&"))
    }

    @Test(arguments: [Duration.zero, .seconds(-1), .milliseconds(999), .seconds(604_801)])
    func `A time that Amazon would refuse is refused here`(expires: Duration) {
        let error = #expect(throws: PipelineError.self) {
            try Self.presigner(Self.vectors[0]).url(.put, key: "a", at: Self.time, expires: expires)
        }
        #expect(error?.code == .invalidArgument)
    }

    @Test func `The secret is not printed`() {
        let credentials = Credentials(accessKeyID: Self.keyID, secretAccessKey: Self.secret, sessionToken: "token")
        #expect("\(credentials)" == "credentials of \(Self.keyID)")
    }

    private static func presigner(_ vector: Vector) -> Presigner {
        let credentials = Credentials(accessKeyID: keyID, secretAccessKey: secret, sessionToken: vector.token)
        return Presigner(
            credentials: credentials, region: vector.region, bucket: "examplebucket", host: vector.host)
    }
}
