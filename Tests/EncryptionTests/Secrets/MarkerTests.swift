import Foundation
import Testing

@Suite struct `The markers of secrets` {
    @Test func `The names in the secret workflow are markers`() throws {
        let source = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "SecretWork.swift")
        let text = try String(contentsOf: source, encoding: .utf8)
        for name in ["workflowname", "errortype", "stepname", "groupname", "caseName"] {
            #expect(text.contains(Marker[name]), "\(Marker[name]) is not in SecretWork.swift")
        }
    }

    @Test(arguments: Marker.all)
    func `A trace is found wherever the marker starts, raw and in base64`(marker: Marker) {
        for shift in 0..<3 {
            let value = Data("{\"a\":".utf8.prefix(shift)) + Data((marker.text + "more").utf8)
            #expect(marker.isFound(in: value))
            #expect(marker.isFound(in: value.base64EncodedData()), "shift \(shift)")
        }
        #expect(!marker.isFound(in: Data("nothing of it".utf8)))
    }
}
