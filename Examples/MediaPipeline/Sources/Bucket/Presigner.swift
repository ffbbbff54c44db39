import Crypto
package import Foundation

/// Signs URLs with which somebody without credentials can read or write one object of an S3 bucket for a while.
///
/// The algorithm is AWS Signature Version 4 with query parameters and an unsigned payload; Amazon's S3 API reference
/// describes it in "Authenticating Requests: Using Query Parameters (AWS Signature Version 4)".
///
///     let url = try presigner.url(.put, key: "photos/wood.jpg", at: Date())
package struct Presigner: Sendable {
    package enum Method: String, Sendable {
        case get = "GET"
        case put = "PUT"
    }

    /// Signatures are good for seven days at most.
    private static let longest = Duration.seconds(604_800)

    private let credentials: Credentials
    private let region: String
    private let host: String

    /// - Parameter host: the bucket's own host name; Amazon's for this region if left out.
    package init(credentials: Credentials, region: String, bucket: String, host: String? = nil) {
        self.credentials = credentials
        self.region = region
        self.host = host ?? "\(bucket).s3.\(region).amazonaws.com"
    }

    /// A URL that allows `method` on the object `key` from `time` on, for as long as `expires` says.
    /// - Throws: ``PipelineError/Code/invalidArgument`` if `expires` is not from one second to seven days.
    package func url(
        _ method: Method, key: String, at time: Date, expires: Duration = .seconds(900)
    ) throws(PipelineError) -> String {
        guard expires >= .seconds(1), expires <= Self.longest else {
            throw PipelineError(.invalidArgument, "a signed URL is good for 1 second to 7 days, not for \(expires)")
        }
        let stamp = Self.stamp(time)
        let path = "/" + key.percentEncoded(keepingSlashes: true)
        let query = self.query(stamp: stamp, seconds: expires.components.seconds)
        let request = [method.rawValue, path, query, "host:\(host)", "", "host", "UNSIGNED-PAYLOAD"]
        let signature = sign(request.joined(separator: "\n"), stamp: stamp)
        return "https://\(host)\(path)?\(query)&X-Amz-Signature=\(signature)"
    }

    /// The parameters that are signed, in the order of their names.
    private func query(stamp: String, seconds: Int64) -> String {
        var parameters = [
            ("X-Amz-Algorithm", "AWS4-HMAC-SHA256"), ("X-Amz-Credential", "\(credentials.accessKeyID)/\(scope(stamp))"),
            ("X-Amz-Date", stamp), ("X-Amz-Expires", "\(seconds)"),
        ]
        if let token = credentials.sessionToken { parameters.append(("X-Amz-Security-Token", token)) }
        parameters.append(("X-Amz-SignedHeaders", "host"))
        return parameters.map { "\($0)=\($1.percentEncoded(keepingSlashes: false))" }.joined(separator: "&")
    }

    private func sign(_ request: String, stamp: String) -> String {
        let digest = SHA256.hash(data: Data(request.utf8)).hexadecimal
        let text = ["AWS4-HMAC-SHA256", stamp, scope(stamp), digest].joined(separator: "\n")
        return Self.code(text, key: signingKey(day: stamp.prefix(8))).hexadecimal
    }

    /// A key for this day, region and service only, so that the secret itself signs nothing.
    private func signingKey(day: Substring) -> Data {
        let secret = Data("AWS4\(credentials.secretAccessKey)".utf8)
        return ["\(day)", region, "s3", "aws4_request"].reduce(secret) { key, part in Self.code(part, key: key) }
    }

    private func scope(_ stamp: String) -> String { "\(stamp.prefix(8))/\(region)/s3/aws4_request" }

    private static func code(_ text: String, key: Data) -> Data {
        Data(HMAC<SHA256>.authenticationCode(for: Data(text.utf8), using: SymmetricKey(data: key)))
    }

    /// ISO 8601 without marks, in UTC: `20130524T000000Z`.
    private static func stamp(_ time: Date) -> String {
        time.formatted(Date.ISO8601FormatStyle(dateSeparator: .omitted, timeSeparator: .omitted, timeZone: .gmt))
    }
}

extension String {
    /// Every byte but letters, digits and `-._~` as `%` and two upper-case digits, as Amazon wants it.
    fileprivate func percentEncoded(keepingSlashes: Bool) -> String {
        let kept = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~".utf8)
        return utf8.map { byte in
            let isKept = kept.contains(byte) || (keepingSlashes && byte == UInt8(ascii: "/"))
            return isKept ? String(UnicodeScalar(byte)) : "%" + CollectionOfOne(byte).hexadecimal.uppercased()
        }.joined()
    }
}
