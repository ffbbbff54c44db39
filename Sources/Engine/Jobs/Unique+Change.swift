import RatchetJournal

/// What becomes of a job by another one that is the same.
extension Unique.Conflict {
    func change(for new: JobEntry, of job: JobState) -> JobChange {
        switch self {
        case .keep: JobChange()
        case .replaceArguments: JobChange(arguments: new.arguments)
        case .debounce(let most):
            JobChange(due: max(job.entry.due, min(new.due, job.enqueued + most)), arguments: new.arguments)
        }
    }
}
